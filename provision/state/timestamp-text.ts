/**
 * The one text of a moment that both sides of a plan have, in UTC: `2025-01-01T00:00:00.000Z`. Servers tell a default value in
 * microseconds since 1970 or as a text in the time zone of the collection (RewriteTimestampTzDefaultValueToString of milvus 2.6),
 * and specs hold whatever offset their author lives in. A text that names no moment stays as it is.
 *
 * Milliseconds are the finest that the SDK sends (its `formatFieldSchema` goes by `Date`).
 */
export function timestampText(value: string): string {
  const micros = /^-?\d+$/.test(value) ? Number(value) / 1_000 : Date.parse(value);
  const moment = new Date(Math.floor(micros));
  return Number.isNaN(moment.getTime()) ? value : moment.toISOString();
}
