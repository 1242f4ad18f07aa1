import type { StoreContext } from "./context.ts";
import { describeLive } from "./live-collection.ts";
import type { StoreStats } from "./types.ts";

/**
 * How a collection is doing, from the server.
 *
 * @throws MilvusStackError (exit code 3) when it is not there
 */
export async function readStats(context: StoreContext): Promise<StoreStats> {
  const { milvus, ref } = context;
  const live = await describeLive(context);
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
