import { z } from "zod";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { PlanCode } from "./codes.ts";
import { planSchema } from "./plan-schema.ts";
import type { Plan } from "./types.ts";

/** A plan as the text of a plan file. */
export function serializePlan(plan: Plan): string {
  return `${JSON.stringify(plan, null, 2)}\n`;
}

/**
 * The plan in the text of a plan file.
 *
 * @param file name of the file, for messages.
 * @throws MilvusStackError (exit code 3) when it is no plan, or one of another format version.
 */
export function parsePlan(text: string, file: string): Plan {
  const fix = "Make it anew with `milvus-stack plan --out FILE`.";
  const refuse = (code: string, summary: string, cause: string) =>
    new MilvusStackError({ code, severity: "error", summary, cause, fix }, 3);

  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw refuse(PlanCode.planFileUnreadable, `${file} is not a plan: it is not JSON.`, cause);
  }
  const version = z.object({ formatVersion: z.unknown() }).safeParse(value);
  if (version.success && version.data.formatVersion !== 1) {
    const found = JSON.stringify(version.data.formatVersion) ?? "none";
    const summary = `${file} has format version ${found}; this milvus-stack reads version 1.`;
    throw refuse(PlanCode.planFileVersion, summary, "It was written by another version of milvus-stack.");
  }
  const parsed = planSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const cause = issue
    ? `${issue.path.join(".") || "the document"}: ${issue.message}`
    : "It has another shape.";
  throw refuse(PlanCode.planFileUnreadable, `${file} is not a plan of milvus-stack.`, cause);
}
