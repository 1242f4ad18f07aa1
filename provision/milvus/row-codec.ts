import { writeExactJson } from "../exact-json.ts";
import type { FieldState } from "../state/types.ts";
import type { Row } from "./port.ts";
import type { Schema } from "./schemas.ts";

/** Where Milvus keeps what is no field. */
const dynamicField = "$meta";

/**
 * A row as the SDK takes it: plain arrays for vectors, since it copies rows of dynamic collections through JSON, and
 * text for 64-bit integers, so that no digit is lost. JSON values are texts, which `carryExactJson` sends as they are; the
 * dynamic part is one of them.
 */
export function encodeRow(
  row: Row,
  { fields, enableDynamicField }: Pick<Schema, "fields" | "enableDynamicField">,
): Record<string, unknown> {
  const encoded: [string, unknown][] = [];
  const dynamic: [string, unknown][] = [];
  for (const [key, value] of Object.entries(row)) {
    const field = fields.get(key);
    if (field?.dataType === "JSON") encoded.push([key, value === null ? null : writeExactJson(value)]);
    else if (field !== undefined || !enableDynamicField) encoded.push([key, encodeValue(value)]);
    else if (key === dynamicField) dynamic.push(...Object.entries(value ?? {}));
    else dynamic.push([key, value]);
  }
  if (enableDynamicField) encoded.push([dynamicField, writeExactJson(Object.fromEntries(dynamic))]);
  return Object.fromEntries(encoded);
}

function encodeValue(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Float32Array || value instanceof Uint8Array || value instanceof Int8Array) {
    return Array.from(value);
  }
  if (Array.isArray(value)) return value.map(encodeValue);
  return value;
}

/** A row as the SDK gives it, with the types of `Row`. Keys that are no fields (`$meta`, `count(*)`) stay as they are. */
export function decodeRow(row: Record<string, unknown>, fields: ReadonlyMap<string, FieldState>): Row {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const field = fields.get(key);
      return [key, field === undefined ? value : decodeValue(value, field.dataType, field.elementType)];
    }),
  );
}

export function decodeValue(value: unknown, dataType: string, elementType: string | null): unknown {
  if (value === null || value === undefined) return null;
  switch (dataType) {
    case "Int64":
      return exactInteger(value);
    case "Array":
      return Array.isArray(value) && elementType === "Int64" ? value.map(exactInteger) : value;
    case "FloatVector":
    case "Float16Vector":
    case "BFloat16Vector":
      return Array.isArray(value) ? Float32Array.from(value) : value;
    case "Int8Vector":
      return Array.isArray(value) ? Int8Array.from(value) : value;
    case "BinaryVector":
      return Array.isArray(value) ? Uint8Array.from(value) : value;
    default:
      return value;
  }
}

/** A number where that is exact, a `bigint` beyond ±2^53. */
export function exactInteger(value: unknown): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(String(value));
}
