import type { KeyField } from "../milvus/check-key.ts";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import { keyFilter } from "../milvus/key-filter.ts";
import type { CollectionRef, Milvus, PrimaryKey, Row } from "../milvus/port.ts";

export interface RowsOfPartition {
  readonly rows: readonly Row[];
  /** null: the collection has none to choose from. */
  readonly partition: string | null;
  /** Partitions that are known of, for a user who may not list them. */
  readonly partitions: Iterable<string>;
  /** Keys among `rows` that are, or may be, stored in another partition now. */
  readonly moved: readonly PrimaryKey[];
  readonly keyField: KeyField;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Upserts rows into their partition, and takes those that move out of the one they were in, which an upsert leaves alone.
 * The new row is written before the old one is deleted: stopped in between, there are two of it, and the next upsert of
 * that key puts it right.
 *
 * Not so on Milvus Lite, where a delete takes the key out of every partition, even the row just written. There the old row
 * goes first, and is put on disk so that the delete does not outlive the write; stopped in between, the row is gone until
 * it is written again.
 *
 * @returns the number of rows written
 */
export async function upsertRows(milvus: Milvus, ref: CollectionRef, what: RowsOfPartition): Promise<number> {
  const { rows, partition, moved, keyField } = what;
  const signal = what.signal === undefined ? {} : { signal: what.signal };
  const target = partition === null ? signal : { ...signal, partition };
  if (moved.length === 0) return milvus.upsert(ref, rows, target);
  const filter = keyFilter(keyField, moved);
  if (milvus.server.product === "milvus-lite") {
    await milvus.delete(ref, filter, signal);
    await milvus.flush(ref, signal);
    return milvus.upsert(ref, rows, target);
  }
  const written = await milvus.upsert(ref, rows, target);
  const there = await ifAllowed(milvus.listPartitions(ref));
  const others = [...(there ?? what.partitions)].filter((name) => name !== partition);
  // Not stopped by `signal`: two of a row are worth a moment more.
  for (const other of others) await milvus.delete(ref, filter, { partition: other });
  return written;
}

async function ifAllowed<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return null;
    throw error;
  }
}
