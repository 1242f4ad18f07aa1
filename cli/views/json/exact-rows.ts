import { rawNumber } from "../../../provision/exact-json.ts";
import type { Row } from "../../../provision/milvus/port.ts";
import type { CollectionSpec } from "../../../provision/spec/schema.ts";

/**
 * A row for `--json`: what stands in JSON and dynamic values is printed as it is stored, so a whole number beyond ±2^53 is a number
 * with all its digits. An Int64 beyond that is text, as in the JSON mapping of Protocol Buffers.
 */
export function exactRow({ fields }: CollectionSpec, row: Row): Row {
  const typed = new Set(fields.filter(({ dataType }) => dataType !== "JSON").map(({ name }) => name));
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, typed.has(key) ? value : exactJson(value)]),
  );
}

function exactJson(value: unknown): unknown {
  if (typeof value === "bigint") return rawNumber(String(value));
  if (Array.isArray(value)) return value.map(exactJson);
  // A null prototype: a number that is kept as it is written.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, exactJson(inner)]));
}
