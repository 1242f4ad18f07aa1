import type { CollectionRef, Milvus, Row } from "../milvus/port.ts";
import { byPartition, type Change } from "./find-changes.ts";
import type { RowModel } from "./row-model.ts";
import { upsertRows } from "./upsert-rows.ts";

/**
 * Writes changed rows: an upsert for each partition, one after another since Milvus Lite takes one writer a collection.
 * With `autoId` there is no key to upsert by, and rows are inserted.
 */
export async function writeChanges(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  items: readonly { readonly change: Change; readonly entity: Row }[],
): Promise<void> {
  const rows = items.map(({ change, entity }) => ({ change, entity, partition: change.row.partition }));
  for (const [partition, members] of byPartition(rows)) {
    const entities = members.map((member) => member.entity);
    if (model.autoId) {
      await milvus.insert(ref, entities, partition === null ? {} : { partition });
      continue;
    }
    const moved = members
      .filter(({ change }) => change.elsewhere)
      .map(({ change }) => change.row.key)
      .filter((key) => key !== null);
    const { primaryKey: keyField, partitions } = model;
    await upsertRows(milvus, ref, { rows: entities, partition, partitions, moved, keyField });
  }
}
