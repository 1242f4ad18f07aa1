import type { PrimaryKey } from "../milvus/port.ts";

const lowest = -(2n ** 63n);

/** The filter that finds exactly these keys, whatever characters a text key holds. */
export function keyFilter(field: string, keys: readonly PrimaryKey[]): string {
  const literals = keys.filter((key) => key !== lowest).map(literal);
  const among = `${field} in [${literals.join(", ")}]`;
  // Milvus 2.3 reads the sign apart from the digits, and -(2^63) without its sign is no int64.
  return literals.length === keys.length ? among : `${among} or ${field} < ${lowest + 1n}`;
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
