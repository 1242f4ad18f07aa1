import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import { keyFilter } from "../milvus/key-filter.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { RowModel } from "./row-model.ts";

/** What of a collection can be read: a partition that is not loaded cannot, and a user may have no right to query. */
export interface Readable {
  readonly all: boolean;
  /** Whether the rows of a partition can be; null: of the collection, where rows are not assigned to partitions. */
  has(partition: string | null): boolean;
}

/** Asks the server, by queries that find nothing: who may not read the load state may still query. */
export async function findReadable(milvus: Milvus, ref: CollectionRef, model: RowModel): Promise<Readable> {
  const names = [...model.partitions];
  const probe = async (partitions: readonly string[] | null) => {
    const query = milvus.query(ref, {
      filter: keyFilter(model.primaryKey, []),
      outputFields: [model.primaryKey.name],
      ...(partitions === null ? {} : { partitions }),
    });
    return (await orUnreadable(query)) !== null;
  };
  // With a partition key Milvus takes no names, and loads all or nothing.
  const all = await probe(names.length > 1 ? names : null);
  if (all || names.length === 1) return { all, has: () => all };
  const found = new Set<string>();
  for (const name of names) if (await probe([name])) found.add(name);
  return { all: false, has: (partition) => found.has(partition ?? "_default") };
}

/** null where the answer is that it is not loaded, or that this user may not read it. */
export async function orUnreadable<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isMilvusError(error, MilvusCode.notLoaded, MilvusCode.denied)) return null;
    throw error;
  }
}
