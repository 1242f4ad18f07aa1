import type { FieldSpec } from "../schema.ts";
import { collectionRule } from "./collection-rule.ts";
import { integerRanges, isInteger, isVector, withArticle } from "./type-sets.ts";

/** Values that rows get where they leave a field out, and null. */
export const defaultValues = collectionRule(["MS214", "MS215"], function* ({ spec, at }) {
  for (const [index, field] of spec.fields.entries()) {
    // What is wrong with these on a primary key says MS204.
    if (field.primaryKey === true) continue;
    const path = ["fields", index] as const;
    if (field.nullable === true && isVector(field.dataType)) {
      yield at(
        [...path, "nullable"],
        {
          code: "MS214",
          severity: "warning",
          summary: `The vector ${field.name} is nullable.`,
          cause: "Milvus before 2.6.18 refuses vectors that may be null.",
          fix: "Take `nullable` away unless all your servers are newer.",
        },
        "key",
      );
    }
    if (field.defaultValue === undefined) continue;
    if (isVector(field.dataType) || ["JSON", "Array", "Geometry"].includes(field.dataType)) {
      yield at(
        [...path, "defaultValue"],
        {
          code: "MS214",
          summary: `${withArticle(field.dataType).replace(/^a/, "A")} has no default value.`,
          cause: "Milvus takes defaults for numbers, booleans, text and times only.",
          fix: `Take \`defaultValue\` away from ${field.name}.`,
        },
        "key",
      );
      continue;
    }
    const wrong = misfit(field, field.defaultValue);
    if (wrong !== undefined) {
      yield at([...path, "defaultValue"], {
        code: "MS215",
        summary: `The default value of ${field.name} does not fit: ${wrong}.`,
        cause: `${field.name} is ${withArticle(field.dataType)}.`,
        fix: "Change the default value or the type.",
      });
    }
  }
});

/** RFC 3339, to milliseconds: the SDK sends no finer ones, and without an offset the machine's own time zone would count. */
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

function misfit(field: FieldSpec, value: string | number | boolean): string | undefined {
  const { dataType, maxLength } = field;
  if (dataType === "Bool") return typeof value === "boolean" ? undefined : "it is not true or false";
  if (dataType === "VarChar") {
    if (typeof value !== "string") return "it is not text";
    const bytes = new TextEncoder().encode(value).length;
    return maxLength !== undefined && bytes > maxLength
      ? `it takes ${bytes} bytes of ${maxLength}`
      : undefined;
  }
  if (dataType === "Timestamptz") {
    if (typeof value !== "string") return "it is not a time in quotes";
    return moment.test(value) && !Number.isNaN(Date.parse(value))
      ? undefined
      : "it is not a moment with its offset, such as 2025-01-01T00:00:00Z";
  }
  if (dataType === "Int64" && typeof value === "string" && /^-?[0-9]+$/.test(value))
    return outside(dataType, value);
  if (typeof value !== "number" || !Number.isFinite(value)) return "it is not a number";
  if (!isInteger(dataType)) {
    return dataType === "Float" && !Number.isFinite(Math.fround(value))
      ? "32 bits do not hold it"
      : undefined;
  }
  if (!Number.isInteger(value)) return "it is not a whole number";
  if (dataType === "Int64" && !Number.isSafeInteger(value))
    return "its last digits are rounded unless it stands in quotes";
  return outside(dataType, value);
}

function outside(dataType: keyof typeof integerRanges, value: number | string): string | undefined {
  const [least, most] = integerRanges[dataType];
  return BigInt(value) < least || BigInt(value) > most ? `it is not from ${least} to ${most}` : undefined;
}
