import type { KeyField } from "../milvus/check-key.ts";
import { isMilvusError, MilvusCode, RowRefused } from "../milvus/codes.ts";
import { keyFilter, keyOf } from "../milvus/key-filter.ts";
import type { CollectionRef, Milvus, PrimaryKey, Row, WriteOptions } from "../milvus/port.ts";

export interface RowsOfPartition extends Pick<WriteOptions, "onRefused"> {
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
 * that key puts it right. The old one of a row that the server refuses stays.
 *
 * On Milvus Lite a delete takes the key out of every partition, even the row just written. There the old row goes, is put on
 * disk so that the delete does not outlive the write, and the new one is written once more; stopped in between, the row is
 * gone until it is written again.
 *
 * @returns the number of rows written
 * @throws RowRefused at the first row that the server refuses, without `onRefused`; the rows before it are written
 */
export async function upsertRows(milvus: Milvus, ref: CollectionRef, what: RowsOfPartition): Promise<number> {
  const { partition, keyField } = what;
  const signal = what.signal === undefined ? {} : { signal: what.signal };
  const target = { ...signal, ...(partition === null ? {} : { partition }) };
  const { taken, stopped } = await upsert(milvus, ref, what, target);
  const keys = new Set(what.moved.length > 0 ? taken.map((row) => String(keyOf(keyField, row))) : []);
  const moved = what.moved.filter((key) => keys.has(String(key)));
  if (moved.length > 0) {
    const filter = keyFilter(keyField, moved);
    if (milvus.server.product === "milvus-lite") {
      await milvus.delete(ref, filter, signal);
      await milvus.flush(ref, signal);
      const wanted = new Set(moved.map(String));
      await milvus.upsert(
        ref,
        taken.filter((row) => wanted.has(String(keyOf(keyField, row)))),
        target,
      );
    } else {
      const there = await ifAllowed(milvus.listPartitions(ref));
      const others = [...(there ?? what.partitions)].filter((name) => name !== partition);
      // Not stopped by `signal`: two of a row are worth a moment more.
      for (const other of others) await milvus.delete(ref, filter, { partition: other });
    }
  }
  if (stopped !== null) throw stopped;
  return taken.length;
}

/** The rows that the server took, and the refused one that ended the write. */
async function upsert(
  milvus: Milvus,
  ref: CollectionRef,
  { rows, onRefused }: RowsOfPartition,
  target: WriteOptions,
): Promise<{ readonly taken: readonly Row[]; readonly stopped: RowRefused | null }> {
  const refused = new Set<number>();
  const note = (one: RowRefused) => {
    refused.add(one.row);
    onRefused?.(one);
  };
  try {
    await milvus.upsert(ref, rows, { ...target, ...(onRefused ? { onRefused: note } : {}) });
    return { taken: rows.filter((_, at) => !refused.has(at)), stopped: null };
  } catch (error) {
    if (error instanceof RowRefused) return { taken: rows.slice(0, error.row), stopped: error };
    throw error;
  }
}

async function ifAllowed<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return null;
    throw error;
  }
}
