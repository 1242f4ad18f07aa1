import { z } from "zod";

/** How a setting is written: as one value, as a list, or as a section with members of its own. */
export type Form = "value" | "list" | "section";

/** The form of what a schema takes, seen through what makes it optional or reads it from a text. */
export function formOf(schema: z.core.$ZodType): Form {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return formOf(schema.unwrap());
  if (schema instanceof z.ZodPipe) return formOf(schema.out);
  if (schema instanceof z.ZodArray) return "list";
  const sections = [z.ZodObject, z.ZodRecord, z.ZodDiscriminatedUnion];
  return sections.some((section) => schema instanceof section) ? "section" : "value";
}

/** The form that was expected where an issue was found. */
export function expectedForm(issue: z.core.$ZodIssue): Form {
  if (issue.code === "too_small") return issue.origin === "array" ? "list" : "value";
  if (issue.code !== "invalid_type") return "value";
  if (issue.expected === "array") return "list";
  return issue.expected === "object" || issue.expected === "record" ? "section" : "value";
}
