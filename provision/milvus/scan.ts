import type { FieldState } from "../state/types.ts";
import { compareKeys, filterAfter, keyFilter, keyOf } from "./key-filter.ts";
import { pagesByKey } from "./pages-by-key.ts";
import type { CollectionRef, Milvus, PrimaryKey, Row, ScanRequest } from "./port.ts";
import { query } from "./reads.ts";
import type { Session } from "./session.ts";

/** Milvus gives up to 16,384 rows (`quotaAndLimits.limits.maxQueryResultWindow`), in up to 100 MiB (`maxOutputSize`). */
const maxRowsPerPage = 4_000;
const pageBytes = 8 * 1024 * 1024;
/** Until it is known how long rows are: 8 MiB of vectors with 4,096 values. */
const firstPageRows = 500;

export function scanCalls(session: Session): Pick<Milvus, "scan"> {
  return { scan: (ref, request) => scan(session, ref, request) };
}

/** Every row once, by ascending key. What is written while it goes on may be in it, or not. */
async function* scan(session: Session, ref: CollectionRef, request: ScanRequest): AsyncGenerator<Row[]> {
  const { fields } = await session.schemas.of(session, ref, request.signal);
  const key = [...fields.values()].find(({ primaryKey }) => primaryKey);
  if (key === undefined) throw new TypeError(`${ref.collection} has no primary key`);
  const asked = { ...request, outputFields: [...new Set([key.name, ...request.outputFields])] };
  const lite = session.capabilities.server.product === "milvus-lite";
  for await (const rows of lite ? byKeys(session, ref, key, asked) : byRanges(session, ref, key, asked)) {
    yield rows.toSorted((a, b) => compareKeys(keyOf(key, a), keyOf(key, b)));
  }
}

/** Milvus gives the rows with the smallest keys first. */
function byRanges(
  session: Session,
  ref: CollectionRef,
  key: FieldState,
  request: ScanRequest,
): AsyncGenerator<Row[]> {
  return pagesByKey(
    {
      read: (after, limit) =>
        query(session, ref, { ...shared(request), filter: filterAfter(key, after), limit }),
      countAfter: async (after) => {
        const count = { ...shared(request), filter: filterAfter(key, after), outputFields: ["count(*)"] };
        const [counted] = await query(session, ref, count);
        return Number(counted?.["count(*)"] ?? 0);
      },
      keyOf: (row) => keyOf(key, row),
      limitAfter: (rows) => request.rowsPerPage ?? rowsThatFit(rows),
    },
    request.after ?? null,
    request.rowsPerPage ?? firstPageRows,
  );
}

/**
 * Milvus Lite gives rows as they are stored, so first all keys, which it gives in one answer, and then the rows by their keys.
 * That holds the keys in memory: Milvus Lite is for collections where that is little.
 */
async function* byKeys(
  session: Session,
  ref: CollectionRef,
  key: FieldState,
  request: ScanRequest,
): AsyncGenerator<Row[]> {
  const found = await query(session, ref, {
    ...shared(request),
    filter: filterAfter(key, request.after ?? null),
    outputFields: [key.name],
  });
  const keys = found.map((row) => keyOf(key, row)).sort(compareKeys);
  const onlyKeys = request.outputFields.length === 1;
  let size = request.rowsPerPage ?? firstPageRows;
  for (let at = 0; at < keys.length; ) {
    const page: readonly PrimaryKey[] = keys.slice(at, at + size);
    at += page.length;
    const rows = onlyKeys
      ? page.map((id) => ({ [key.name]: id }))
      : await query(session, ref, { ...shared(request), filter: keyFilter(key, page) });
    if (rows.length > 0) yield rows;
    size = request.rowsPerPage ?? rowsThatFit(rows);
  }
}

function shared({ outputFields, partitions, consistencyLevel, signal }: ScanRequest) {
  return {
    outputFields,
    ...(partitions === undefined ? {} : { partitions }),
    ...(consistencyLevel === undefined ? {} : { consistencyLevel }),
    signal,
  };
}

/** So that a page is about 8 MiB: enough that the wait for a strong read counts little, and little enough to hold a few. */
function rowsThatFit(rows: readonly Row[]): number {
  const bytes = rows.reduce((sum, row) => sum + bytesOf(row), 0) / Math.max(1, rows.length);
  return Math.max(1, Math.min(maxRowsPerPage, Math.floor(pageBytes / Math.max(1, bytes))));
}

/** About as much as a value takes on the wire. */
function bytesOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== "object" || value === null) return 8;
  let bytes = 8;
  for (const [name, inner] of Object.entries(value)) bytes += name.length + bytesOf(inner);
  return bytes;
}
