import type { FieldState } from "../state/types.ts";
import type { Row } from "./port.ts";

/**
 * A row as the SDK takes it: plain arrays for vectors, since it copies rows of dynamic collections through JSON, and
 * text for 64-bit integers, so that no digit is lost.
 */
export function encodeRow(row: Row): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).map(([key, value]) => [key, encodeValue(value)]));
}

function encodeValue(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Float32Array || value instanceof Uint8Array || value instanceof Int8Array) {
    return Array.from(value);
  }
  if (Array.isArray(value)) return value.map(encodeValue);
  return encodeJson(value);
}

/** Within JSON a large integer stays a number, as near as a number comes. */
function encodeJson(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(encodeJson);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encodeJson(inner)]));
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

/** Bytes that a row takes in a message, estimated from above for all but its keys. */
export function sizeOf(value: unknown): number {
  switch (typeof value) {
    case "string":
      // UTF-8 takes at most three bytes for a UTF-16 unit.
      return value.length * 3;
    case "object": {
      if (value === null) return 1;
      if (ArrayBuffer.isView(value)) return value.byteLength;
      let size = 2;
      for (const [key, inner] of Object.entries(value)) size += key.length + sizeOf(inner);
      return size;
    }
    default:
      return 10;
  }
}
