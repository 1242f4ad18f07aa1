import { compareKeys } from "./key-filter.ts";
import type { PrimaryKey } from "./port.ts";

/** What is paged through. */
export interface KeyedRows<Row> {
  /** The rows with the smallest keys after `after` (null: from the first on). */
  readonly read: (after: PrimaryKey | null, limit: number) => Promise<readonly Row[]>;
  /** How many rows there are after `after`, those that are there more than once included. */
  readonly countAfter: (after: PrimaryKey) => Promise<number>;
  readonly keyOf: (row: Row) => PrimaryKey;
  /** How many rows to ask for after these. */
  readonly limitAfter: (rows: readonly Row[]) => number;
}

/**
 * Every row, page by page. A page begins after the last key of the one before: an offset would end at 16,384 rows, and would
 * miss rows when others are written meanwhile.
 *
 * A page that is not full is not always the last one: of rows with the same key Milvus counts each for the limit and gives one,
 * and of a row that is upserted both versions are there until the delete of the old one has come. So what is behind the page is
 * counted. Reading on until nothing is there would never end while clients add rows behind the last one; it ends with a page
 * that is not full and had room for twice as many rows as were left before it was read, since all of those are in it.
 */
export async function* pagesByKey<Row>(
  { read, countAfter, keyOf, limitAfter }: KeyedRows<Row>,
  from: PrimaryKey | null,
  firstLimit: number,
): AsyncGenerator<Row[]> {
  let after = from;
  let left = Number.POSITIVE_INFINITY;
  for (let limit = firstLimit; ; ) {
    const rows = await read(after, limit);
    if (rows.length === 0) return;
    yield [...rows];
    after = lastKey(rows.map(keyOf));
    if (rows.length >= limit) left = Number.POSITIVE_INFINITY;
    else {
      if (2 * left <= limit) return;
      left = await countAfter(after);
      if (left === 0) return;
    }
    limit = limitAfter(rows);
  }
}

function lastKey(keys: readonly PrimaryKey[]): PrimaryKey {
  return keys.reduce((last, key) => (compareKeys(key, last) > 0 ? key : last));
}
