import type { CollectionRef, Milvus, Row } from "../milvus/port.ts";
import { byPartition, type Change } from "./find-changes.ts";
import { keyFilter } from "./key-filter.ts";
import type { RowModel } from "./row-model.ts";

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
    const options = partition === null ? {} : { partition };
    const entities = members.map((member) => member.entity);
    if (model.autoId) {
      await milvus.insert(ref, entities, options);
      continue;
    }
    const moved = members
      .filter(({ change }) => change.elsewhere)
      .map(({ change }) => change.row.key)
      .filter((key) => key !== null);
    if (moved.length > 0) await removeElsewhere(milvus, ref, keyFilter(model.primaryKey.name, moved));
    await milvus.upsert(ref, entities, options);
  }
}

/**
 * Milvus upserts within one partition only, so that a row which moves to another has to be deleted first. Milvus Lite
 * forgets a delete that an upsert of the same key follows before both are on disk, and the old row would stay.
 */
async function removeElsewhere(milvus: Milvus, ref: CollectionRef, filter: string) {
  await milvus.delete(ref, filter);
  if (milvus.server.product === "milvus-lite") await milvus.flush(ref);
}
