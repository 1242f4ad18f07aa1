import type { FieldState } from "../state/types.ts";

/** Types whose values come back from a field in another spelling, or with fewer digits, than they were written with. */
const speltAnew: ReadonlySet<string> = new Set([
  "Float16Vector",
  "BFloat16Vector",
  "SparseFloatVector",
  "Geometry",
  "Timestamptz",
]);

export function isSpeltAnew({ dataType }: FieldState): boolean {
  return speltAnew.has(dataType);
}

/**
 * A value of a field in a form that is the same wherever the value is: in a field, where a Float has 32 bits and a default stands for
 * null, or in JSON, where neither is so.
 */
export function comparable(field: FieldState, value: unknown): unknown {
  if (value === null || value === undefined) return defaultOf(field);
  switch (field.dataType) {
    case "Float":
      return asFloat(value);
    case "Double":
      return asDouble(value);
    case "Array":
      if (!Array.isArray(value)) return value;
      if (field.elementType === "Float") return value.map(asFloat);
      return field.elementType === "Double" ? value.map(asDouble) : value;
    case "FloatVector":
      return isNumbers(value) ? Float32Array.from(value) : value;
    case "BinaryVector":
      return isNumbers(value) ? Uint8Array.from(value) : value;
    case "Int8Vector":
      return isNumbers(value) ? Int8Array.from(value) : value;
    default:
      return value;
  }
}

function defaultOf({ dataType, defaultValue }: FieldState): unknown {
  if (defaultValue === null) return null;
  if (dataType === "Int64")
    return Number.isSafeInteger(Number(defaultValue)) ? Number(defaultValue) : BigInt(defaultValue);
  if (dataType === "Float") return asFloat(Number(defaultValue));
  if (dataType === "Bool") return defaultValue === "true";
  return /^(Int|Double)/.test(dataType) ? Number(defaultValue) : defaultValue;
}

function asFloat(value: unknown): unknown {
  return typeof value === "number" || typeof value === "bigint" ? Math.fround(Number(value)) : value;
}

/** JSON has digits beyond 2^53, a Double has not. */
function asDouble(value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => typeof item === "number");
}
