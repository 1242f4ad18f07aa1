import { keyOf } from "../provision/milvus/key-filter.ts";
import type { PrimaryKey, Row } from "../provision/milvus/port.ts";
import type { CheckContext } from "./context.ts";

/**
 * Every stored row once, read strongly; only one page is held at a time. The caller compares the number of rows with a
 * count, since rows that are written meanwhile may be missed.
 */
export async function* scanRows(
  { milvus, ref, spec, signal }: CheckContext,
  fields: readonly string[],
): AsyncGenerator<{ readonly id: PrimaryKey; readonly row: Row }> {
  const key = spec.fields.find(({ primaryKey }) => primaryKey);
  if (key === undefined) throw new TypeError(`${spec.collection} has no primary key`);
  for await (const rows of milvus.scan(ref, { outputFields: fields, signal })) {
    for (const row of rows) yield { id: keyOf(key, row), row };
  }
}
