import type { RowModel } from "../provision/data/index.ts";
import { keyFilter } from "../provision/data/index.ts";
import type { CollectionRef, Milvus, PrimaryKey, Row } from "../provision/milvus/port.ts";
import type { Entity } from "./to-entities.ts";

/** Rows in one request: well below gRPC's 64 MiB with vectors of 1,536 values and full texts. */
const rowsPerWrite = 500;

/**
 * Writes rows in the order they came, by the partition each belongs to.
 *
 * An upsert into a partition leaves a row of the same key in another one (Milvus looks into that partition only), so
 * where rows have partitions, the keys are deleted first in all the others.
 */
export async function writeRows(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  kind: "insert" | "upsert",
  entities: readonly Entity[],
  signal: AbortSignal | undefined,
): Promise<number> {
  let written = 0;
  for (const [partition, members] of byPartition(entities)) {
    const options = {
      ...(partition === null ? {} : { partition }),
      ...(signal === undefined ? {} : { signal }),
    };
    for (let at = 0; at < members.length; at += rowsPerWrite) {
      const batch = members.slice(at, at + rowsPerWrite);
      if (kind === "upsert" && partition !== null)
        await deleteElsewhere(milvus, ref, model, partition, batch);
      const rows: Row[] = batch.map(({ entity }) => entity);
      written += await milvus[kind](ref, rows, options);
    }
  }
  return written;
}

async function deleteElsewhere(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  partition: string,
  batch: readonly Entity[],
): Promise<void> {
  const others = [...model.partitions].filter((name) => name !== partition);
  const field = model.primaryKey.name;
  const keys = batch.map(({ key }) => key).filter((key) => key !== null);
  const found = await milvus.query(ref, {
    filter: keyFilter(field, keys),
    outputFields: [field],
    partitions: others,
    consistencyLevel: "Strong",
  });
  const moved = found.map((row) => row[field]).filter(isKey);
  if (moved.length > 0) await milvus.delete(ref, keyFilter(field, moved));
}

export function isKey(value: unknown): value is PrimaryKey {
  return typeof value === "string" || typeof value === "number" || typeof value === "bigint";
}

function byPartition(entities: readonly Entity[]): Map<string | null, Entity[]> {
  const groups = new Map<string | null, Entity[]>();
  for (const entity of entities) {
    const group = groups.get(entity.partition);
    if (group === undefined) groups.set(entity.partition, [entity]);
    else group.push(entity);
  }
  return groups;
}
