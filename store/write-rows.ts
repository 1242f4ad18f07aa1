import { byPartition, keyFilter, orUnreadable, upsertRows } from "../provision/data/index.ts";
import type { PrimaryKey } from "../provision/milvus/port.ts";
import type { StoreContext } from "./context.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import { type Entity, toEntities } from "./to-entities.ts";

/** Rows in one request: well below gRPC's 64 MiB with vectors of 1,536 values and full texts. */
const rowsPerWrite = 500;

/**
 * Checks, embeds and writes rows, by the partition that each belongs to.
 *
 * @returns the number of rows written
 */
export async function writeRows(
  context: StoreContext,
  guard: EmbeddingsGuard,
  kind: "insert" | "upsert",
  rows: readonly object[],
  signal: AbortSignal | undefined,
): Promise<number> {
  if (rows.length === 0) return 0;
  const { milvus, ref, model } = context;
  const entities = await toEntities(context, guard, rows, signal);
  let written = 0;
  for (const [partition, members] of byPartition(entities)) {
    for (let at = 0; at < members.length; at += rowsPerWrite) {
      const batch = members.slice(at, at + rowsPerWrite);
      const toWrite = batch.map(({ entity }) => entity);
      if (kind === "insert" || model.autoId) {
        const options = { ...(partition === null ? {} : { partition }), ...(signal ? { signal } : {}) };
        written += await milvus.insert(ref, toWrite, options);
        continue;
      }
      const moved = partition === null ? [] : await keysElsewhere(context, partition, batch, signal);
      const { primaryKey: keyField, partitions } = model;
      const what = { rows: toWrite, partition, partitions, moved, keyField, signal };
      written += await upsertRows(milvus, ref, what);
    }
  }
  return written;
}

/**
 * Keys of the batch that are stored in another partition than the one they belong to; all of them where some partition cannot be
 * read, since it is not loaded or this user may not query.
 */
async function keysElsewhere(
  { milvus, ref, model }: StoreContext,
  partition: string,
  batch: readonly Entity[],
  signal: AbortSignal | undefined,
): Promise<PrimaryKey[]> {
  const field = model.primaryKey.name;
  const others = [...model.partitions].filter((name) => name !== partition);
  if (others.length === 0) return [];
  const keys = batch.map(({ key }) => key).filter((key) => key !== null);
  const reading = milvus.query(ref, {
    filter: keyFilter(model.primaryKey, keys),
    outputFields: [field],
    partitions: others,
    consistencyLevel: "Strong",
    signal,
  });
  const found = await orUnreadable(reading);
  if (found === null) return keys;
  return found.map((row) => row[field]).filter(isKey);
}

function isKey(value: unknown): value is PrimaryKey {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}
