import { checkKey, checkName, type KeyField } from "./check-key.ts";
import type { PrimaryKey, Row } from "./port.ts";

const lowest = -(2n ** 63n);

/**
 * The filter that finds exactly these keys, whatever characters a text key holds.
 *
 * @throws MilvusStackError (MS676, exit code 3) for a key that the field cannot hold
 */
export function keyFilter(field: KeyField, keys: readonly PrimaryKey[]): string {
  const name = checkName(field);
  const literals = keys.filter((key) => key !== lowest).map((key) => literal(field, key));
  const among = `${name} in [${literals.join(", ")}]`;
  // Milvus 2.3 reads the sign apart from the digits, and -(2^63) without its sign is no int64.
  return literals.length === keys.length ? among : `${among} or ${name} < ${lowest + 1n}`;
}

/** The filter that finds every row; with `after` those whose keys come later. */
export function filterAfter(field: KeyField, after: PrimaryKey | null): string {
  const name = checkName(field);
  if (after !== null && after !== lowest) return `${name} > ${literal(field, after)}`;
  if (field.dataType === "VarChar") return `${name} >= ""`;
  const others = `${name} >= ${lowest + 1n}`;
  return after === null ? `${keyFilter(field, [lowest])} or ${others}` : others;
}

/** The order in which Milvus gives keys: text by its bytes, which is not JavaScript's order beyond U+FFFF. */
export function compareKeys(a: PrimaryKey, b: PrimaryKey): number {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The primary key of a row that was read with it. */
export function keyOf({ name }: Pick<KeyField, "name">, row: Row): PrimaryKey {
  const key = row[name];
  if (typeof key === "string" || typeof key === "number" || typeof key === "bigint") return key;
  throw new TypeError(`a row without its key ${name}`);
}

/** A key as a filter expression writes it; -(2^63) is only understood by Milvus 2.4 and newer. */
function literal(field: KeyField, key: PrimaryKey): string {
  checkKey(field, key);
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
