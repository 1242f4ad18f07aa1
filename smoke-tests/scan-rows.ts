import type { PrimaryKey, Row } from "../provision/milvus/port.ts";
import type { CheckContext } from "./context.ts";

/** Rows in one page: 1,000 vectors of 1,536 values are 6 MB. */
const rowsPerPage = 1_000;

/**
 * Every stored row once, by primary key in ascending order, read strongly; only one page is held at a time. The caller
 * compares the number of rows with a count: a server that pages in another order would lose some.
 */
export async function* scanRows(
  { milvus, ref, spec, signal }: CheckContext,
  fields: readonly string[],
): AsyncGenerator<{ readonly id: PrimaryKey; readonly row: Row }> {
  const key = spec.fields.find(({ primaryKey }) => primaryKey)?.name ?? "";
  let after: PrimaryKey | null = null;
  while (true) {
    signal?.throwIfAborted();
    const page: { id: PrimaryKey; row: Row }[] = toPage(
      key,
      await milvus.query(ref, {
        filter: after === null ? anyKey(key, spec) : `${key} > ${literal(after)}`,
        outputFields: [key, ...fields],
        limit: rowsPerPage,
        consistencyLevel: "Strong",
      }),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < rowsPerPage) return;
    after = last.id;
  }
}

function toPage(key: string, rows: readonly Row[]): { id: PrimaryKey; row: Row }[] {
  return rows
    .flatMap((row) => {
      const id = row[key];
      return typeof id === "string" || typeof id === "number" || typeof id === "bigint" ? [{ id, row }] : [];
    })
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function anyKey(key: string, spec: CheckContext["spec"]): string {
  const text = spec.fields.some(({ name, dataType }) => name === key && dataType === "VarChar");
  // -(2^63) itself is no int64 to the parser of Milvus 2.3, which reads the sign apart; rows have larger keys.
  return text ? `${key} >= ""` : `${key} >= -9223372036854775807`;
}

function literal(key: PrimaryKey): string {
  return typeof key === "string" ? `"${key.replace(/["\\]/g, "\\$&")}"` : String(key);
}
