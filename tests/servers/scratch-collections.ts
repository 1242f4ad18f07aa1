import { randomUUID } from "node:crypto";
import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";

/** Names for the collections of one test file, and the way to be rid of whatever was made under them. */
export interface ScratchCollections {
  readonly ref: (database?: string) => CollectionRef;
  /** Drops what is there, its aliases first: a collection with an alias is not dropped from Milvus 2.5.5 on. */
  readonly dropAll: (milvus: Milvus) => Promise<void>;
}

export function scratchCollections(prefix: string): ScratchCollections {
  const made: CollectionRef[] = [];
  return {
    ref(database = "default") {
      const at = { database, collection: `${prefix}_${randomUUID().slice(0, 8)}` };
      made.push(at);
      return at;
    },
    async dropAll(milvus) {
      for (const at of made) {
        const live = await milvus.describeCollection(at);
        for (const alias of live?.aliases ?? []) await milvus.dropAlias(at.database, alias);
        if (live !== null) await milvus.dropCollection(at);
      }
    },
  };
}
