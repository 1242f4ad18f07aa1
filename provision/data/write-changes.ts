import { RowRefused } from "../milvus/codes.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { RowProblem } from "./codes.ts";
import type { ReadyChange } from "./embed-changes.ts";
import { byPartition } from "./find-changes.ts";
import type { RowModel } from "./row-model.ts";
import { upsertRows } from "./upsert-rows.ts";

/** A row that only the server refused, and what it said. */
export interface RefusedChange {
  readonly item: ReadyChange;
  readonly problem: RowProblem;
}

export interface WrittenChanges {
  readonly written: readonly ReadyChange[];
  readonly refused: readonly RefusedChange[];
}

/**
 * Writes changed rows: an upsert for each partition, one after another since Milvus Lite takes one writer a collection.
 * With `autoId` there is no key to upsert by, and rows are inserted.
 *
 * @param goOn whether a row that the server refuses is left out; if not, it ends the writing: what comes before it in its
 *   partition is written then, and of the other partitions what comes before it in `items`
 */
export async function writeChanges(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  items: readonly ReadyChange[],
  goOn: boolean,
): Promise<WrittenChanges> {
  const written: ReadyChange[] = [];
  const refused: RefusedChange[] = [];
  const placed = items.map((item) => ({ item, partition: item.change.row.partition }));
  for (const [partition, group] of byPartition(placed)) {
    const [end] = goOn ? [] : refused;
    const line = end?.item.change.row.line ?? Number.POSITIVE_INFINITY;
    const members = group.map(({ item }) => item).filter(({ change }) => change.row.line < line);
    const out = await writeGroup(milvus, ref, model, members, partition, goOn);
    written.push(...out.written);
    refused.push(...out.refused);
  }
  return { written, refused: refused.toSorted((a, b) => lineOf(a) - lineOf(b)) };
}

async function writeGroup(
  milvus: Milvus,
  ref: CollectionRef,
  model: RowModel,
  members: readonly ReadyChange[],
  partition: string | null,
  goOn: boolean,
): Promise<WrittenChanges> {
  if (members.length === 0) return { written: [], refused: [] };
  const refused: RefusedChange[] = [];
  const note = ({ row, diagnostics: [said] }: RowRefused) => {
    const item = members[row];
    if (item === undefined || said === undefined)
      throw new TypeError(`the server refused row ${row} of ${members.length}`);
    refused.push({ item, problem: said });
  };
  const rows = members.map(({ entity }) => entity);
  const onRefused = goOn ? { onRefused: note } : {};
  try {
    if (model.autoId)
      await milvus.insert(ref, rows, { ...onRefused, ...(partition === null ? {} : { partition }) });
    else {
      const moved = members
        .filter(({ change }) => change.elsewhere)
        .map(({ change }) => change.row.key)
        .filter((key) => key !== null);
      const { primaryKey: keyField, partitions } = model;
      await upsertRows(milvus, ref, { rows, partition, partitions, moved, keyField, ...onRefused });
    }
  } catch (error) {
    if (!(error instanceof RowRefused)) throw error;
    note(error);
    return { written: members.slice(0, error.row), refused };
  }
  const out = new Set(refused.map(({ item }) => item));
  return { written: members.filter((item) => !out.has(item)), refused };
}

function lineOf({ item }: RefusedChange): number {
  return item.change.row.line;
}
