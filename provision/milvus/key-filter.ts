import type { FieldState } from "../state/types.ts";
import type { PrimaryKey, Row } from "./port.ts";

const lowest = -(2n ** 63n);

/** The filter that finds exactly these keys, whatever characters a text key holds. */
export function keyFilter(field: string, keys: readonly PrimaryKey[]): string {
  const literals = keys.filter((key) => key !== lowest).map(literal);
  const among = `${field} in [${literals.join(", ")}]`;
  // Milvus 2.3 reads the sign apart from the digits, and -(2^63) without its sign is no int64.
  return literals.length === keys.length ? among : `${among} or ${field} < ${lowest + 1n}`;
}

/** The filter that finds every row; with `after` those whose keys come later. */
export function filterAfter(key: Pick<FieldState, "name" | "dataType">, after: PrimaryKey | null): string {
  if (after !== null && after !== lowest) return `${key.name} > ${literal(after)}`;
  if (key.dataType === "VarChar") return `${key.name} >= ""`;
  const others = `${key.name} >= ${lowest + 1n}`;
  return after === null ? `${keyFilter(key.name, [lowest])} or ${others}` : others;
}

/** The order in which Milvus gives keys: text by its bytes, which is not JavaScript's order beyond U+FFFF. */
export function compareKeys(a: PrimaryKey, b: PrimaryKey): number {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The primary key of a row that was read with it. */
export function keyOf(name: string, row: Row): PrimaryKey {
  const key = row[name];
  if (typeof key === "string" || typeof key === "number" || typeof key === "bigint") return key;
  throw new TypeError(`a row without its key ${name}`);
}

/** A key as a filter expression writes it; -(2^63) is only understood by Milvus 2.4 and newer. */
export function literal(key: PrimaryKey): string {
  return typeof key === "string" ? quote(key) : String(key);
}

/**
 * A string of a filter expression. Only what the grammar cannot take raw is escaped: Milvus Lite knows no `\u`, so
 * JSON's way of writing control characters is refused there.
 */
function quote(text: string): string {
  const escaped = text.replace(/["\\]/g, "\\$&");
  return `"${escaped.replaceAll("\n", "\\n").replaceAll("\r", "\\r").replaceAll("\t", "\\t")}"`;
}
