import type { CollectionRef, Milvus } from "../provision/milvus/port.ts";
import { StoreCode } from "./codes.ts";
import { refusal } from "./refuse.ts";
import type { StoreStats } from "./types.ts";

/**
 * How a collection is doing, from the server.
 *
 * @throws MilvusStackError (exit code 3) when it is not there
 */
export async function readStats(milvus: Milvus, ref: CollectionRef): Promise<StoreStats> {
  const physical = await milvus.resolveAlias(ref.database, ref.collection);
  const live = await milvus.describeCollection({ ...ref, collection: physical ?? ref.collection });
  if (live === null) {
    throw refusal(StoreCode.unknownCollection, `There is no collection "${ref.collection}" on the server.`, {
      fix: "Run `npx milvus-stack apply` first.",
    });
  }
  const loaded = live.loadState === "loaded";
  return {
    rows: loaded ? await milvus.count(ref) : null,
    physicalName: live.name,
    loadState: live.loadState,
    indexes: live.indexProgress.map((progress) => {
      const index = live.indexes.find(({ name }) => name === progress.name);
      return { ...progress, indexType: index?.indexType ?? "", metricType: index?.metricType ?? null };
    }),
    replicas: loaded && milvus.capabilities.replicas ? await milvus.replicas(ref) : [],
  };
}
