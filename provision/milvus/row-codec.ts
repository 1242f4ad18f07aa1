import type { FieldState } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import type { Row } from "./port.ts";

/**
 * A row as the SDK takes it: plain arrays for vectors, since it copies rows of dynamic collections through JSON, and
 * text for 64-bit integers, so that no digit is lost.
 *
 * @throws MilvusStackError MS416 for a `bigint` beyond ±2^53 in a JSON or dynamic value, which the SDK cannot write.
 */
export function encodeRow(row: Row, fields: ReadonlyMap<string, FieldState>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => {
      const field = fields.get(key);
      const json = field === undefined || field.dataType === "JSON";
      return [key, json ? encodeJson(key, value) : encodeValue(value)];
    }),
  );
}

function encodeValue(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  if (value instanceof Float32Array || value instanceof Uint8Array || value instanceof Int8Array) {
    return Array.from(value);
  }
  if (Array.isArray(value)) return value.map(encodeValue);
  return value;
}

function encodeJson(field: string, value: unknown): unknown {
  if (typeof value === "bigint") {
    if (Number.isSafeInteger(Number(value))) return Number(value);
    throw milvusError(MilvusCode.inexact, {
      summary: `${field} holds ${value}, which cannot be written exactly inside JSON.`,
      fix: "Write it as text, or into an Int64 field.",
    });
  }
  if (Array.isArray(value)) return value.map((inner) => encodeJson(field, inner));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, encodeJson(field, inner)]));
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
