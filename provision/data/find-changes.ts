import { keyFilter } from "../milvus/key-filter.ts";
import type { CollectionRef, Milvus, Row } from "../milvus/port.ts";
import type { NumberedRow } from "./read-rows.ts";
import type { Readable } from "./readable.ts";
import type { RowModel } from "./row-model.ts";
import { hasSoundVectors, isSameRow } from "./same-row.ts";

/** A row that has to be written. */
export interface Change {
  readonly row: NumberedRow;
  readonly kind: "insert" | "update";
  /** It is, or may be, stored in another partition than the one it belongs to, where an upsert would leave it. */
  readonly elsewhere: boolean;
  /** false: what is stored could not be read. It may be an insert, and a row of its key may be in any partition. */
  readonly compared: boolean;
  /** The stored row where it differs in nothing but vectors that cannot be right: all zeros, or no numbers. null: it differs in more. */
  readonly unsound: Row | null;
}

export interface Changes {
  readonly changes: readonly Change[];
  readonly unchanged: number;
}

/**
 * Compares rows with what is stored, by one strongly consistent query for each partition. Only what differs has to be
 * embedded and written: reading a row back costs far less than embedding it.
 */
export async function findChanges(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  rows: readonly NumberedRow[],
  readable: Readable,
): Promise<Changes> {
  const stored = new Map<string, Row>();
  for (const [partition, members] of byPartition(rows)) {
    if (!readable.has(partition)) continue;
    for (const row of await find(milvus, ref, model, members, partition)) stored.set(keyOf(model, row), row);
  }
  const missing = rows.filter((row) => readable.has(row.partition) && !stored.has(String(row.key)));
  const elsewhere = new Set<string>();
  if (model.partitionBy !== null && missing.length > 0 && readable.all) {
    for (const row of await find(milvus, ref, model, missing, null)) elsewhere.add(keyOf(model, row));
  }
  const changes: Change[] = [];
  for (const row of rows) {
    const key = String(row.key);
    const before = stored.get(key);
    const same = before !== undefined && isSameRow(model, row.entity, before) ? before : null;
    if (same !== null && hasSoundVectors(model, same)) continue;
    const compared = readable.has(row.partition);
    const unseen = model.partitionBy !== null && before === undefined && !readable.all;
    const moved = elsewhere.has(key);
    const kind = compared && before === undefined && !moved ? "insert" : "update";
    changes.push({ row, kind, elsewhere: moved || unseen, compared, unsound: same });
  }
  return { changes, unchanged: rows.length - changes.length };
}

/** Rows by the partition they belong to; under null without `seed.partitionBy`. */
export function byPartition<T extends { readonly partition: string | null }>(
  rows: readonly T[],
): Map<string | null, T[]> {
  const groups = new Map<string | null, T[]>();
  for (const row of rows) {
    const group = groups.get(row.partition);
    if (group === undefined) groups.set(row.partition, [row]);
    else group.push(row);
  }
  return groups;
}

function find(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  rows: readonly NumberedRow[],
  partition: string | null,
): Promise<Row[]> {
  const keys = rows.map((row) => row.key).filter((key) => key !== null);
  return milvus.query(ref, {
    filter: keyFilter(model.primaryKey, keys),
    outputFields: [
      ...model.fields.map((field) => field.name),
      ...model.embeds.map(({ into }) => into),
      ...(model.dynamic ? ["$meta"] : []),
    ],
    ...(partition === null ? {} : { partitions: [partition] }),
    consistencyLevel: "Strong",
  });
}

function keyOf(model: RowModel, row: Row): string {
  return String(row[model.primaryKey.name]);
}
