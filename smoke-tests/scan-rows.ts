import { keyFilter, literal } from "../provision/data/index.ts";
import type { PrimaryKey, Row } from "../provision/milvus/port.ts";
import type { CheckContext } from "./context.ts";

/** Rows in one page: 1,000 vectors of 1,536 values are 6 MB. */
const rowsPerPage = 1_000;
const lowest = -(2n ** 63n);

/**
 * Every stored row once, read strongly; only one page is held at a time. The caller compares the number of rows with a
 * count, since rows that are written meanwhile may be missed.
 *
 * Milvus gives the rows with the smallest keys first, so a page begins after the last key of the one before; an offset
 * would end at 16,384 rows. Milvus Lite gives rows as they are stored, so only an offset finds all of them.
 */
export async function* scanRows(
  { milvus, ref, spec, signal }: CheckContext,
  fields: readonly string[],
): AsyncGenerator<{ readonly id: PrimaryKey; readonly row: Row }> {
  const key = spec.fields.find(({ primaryKey }) => primaryKey);
  if (key === undefined) throw new TypeError(`${spec.collection} has no primary key`);
  const { name } = key;
  const byOffset = milvus.server.product === "milvus-lite";
  let offset = 0;
  let filter = key.dataType === "VarChar" ? `${name} >= ""` : everyInt64(name);
  while (true) {
    const rows = await milvus.query(ref, {
      filter,
      outputFields: [name, ...fields],
      limit: rowsPerPage,
      ...(byOffset ? { offset } : {}),
      consistencyLevel: "Strong",
      signal,
    });
    const page = sortByKey(name, rows);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    if (byOffset) offset += rowsPerPage;
    else filter = `${name} > ${literal(last.id)}`;
  }
}

/** The smallest key cannot be written down on Milvus 2.3; `keyFilter` knows how to find it. */
function everyInt64(name: string): string {
  return `${keyFilter(name, [lowest])} or ${name} >= ${lowest + 1n}`;
}

function sortByKey(key: string, rows: readonly Row[]): { id: PrimaryKey; row: Row }[] {
  return rows
    .flatMap((row) => {
      const id = row[key];
      return typeof id === "string" || typeof id === "number" || typeof id === "bigint" ? [{ id, row }] : [];
    })
    .toSorted((a, b) => compareKeys(a.id, b.id));
}

/** Text as Milvus orders it, by its bytes; JavaScript's own order is another beyond U+FFFF. */
function compareKeys(a: PrimaryKey, b: PrimaryKey): number {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : 1;
}
