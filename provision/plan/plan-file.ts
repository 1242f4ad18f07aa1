import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { forJson } from "../diagnostics/harmless.ts";
import { PlanCode } from "./codes.ts";
import type { Plan } from "./types.ts";

/**
 * A plan as the text of a plan file: JSON that `parsePlan` reads back, in which control characters are
 * escaped. It holds no secret.
 *
 * @example
 * import { writeFile } from "node:fs/promises";
 * import { loadSpecs, openTarget, plan, readState, serializePlan } from "milvus-stack";
 *
 * const specs = await loadSpecs();
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(specs.environment);
 * const state = await readState(milvus, { databases: await milvus.listDatabases() });
 * await writeFile("plan.json", serializePlan(plan({ specs, state, capabilities: milvus.capabilities })));
 * await close();
 */
export function serializePlan(plan: Plan): string {
  return `${forJson(JSON.stringify(plan, null, 2))}\n`;
}

/**
 * The plan in the text of a plan file.
 *
 * @param file name of the file, for messages.
 * @throws MilvusStackError (exit code 3) when it is no plan, or one of another format version.
 *
 * @example
 * import { parsePlan } from "milvus-stack";
 *
 * const text = '{ "formatVersion": 99 }';
 * await parsePlan(text, "plan.json").catch((error) => console.log(error.message));
 */
export async function parsePlan(text: string, file: string): Promise<Plan> {
  // Here, since only who reads a plan file needs it.
  const { planSchema } = await import("./plan-schema.ts");
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
  if (typeof value === "object" && value !== null && "formatVersion" in value && value.formatVersion !== 1) {
    const found = JSON.stringify(value.formatVersion);
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
