import type { Diagnostic } from "../provision/diagnostics/index.ts";
import { isMilvusError, MilvusCode } from "../provision/milvus/codes.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { describeLive } from "./live-collection.ts";
import type { StoreStats } from "./types.ts";

/**
 * How a collection is doing, from the server. What this user may not read is null or empty, and a warning says so.
 *
 * @throws MilvusStackError (exit code 3) when it is not there
 */
export async function readStats(context: StoreContext): Promise<StoreStats> {
  const { milvus, ref } = context;
  const warnings: Diagnostic[] = [];
  const ifAllowed = async <T>(reading: Promise<T>): Promise<T | null> => {
    try {
      return await reading;
    } catch (error) {
      if (!isMilvusError(error, MilvusCode.denied)) throw error;
      for (const { summary, cause, fix } of error.diagnostics) {
        const rest = { ...(cause === undefined ? {} : { cause }), ...(fix === undefined ? {} : { fix }) };
        warnings.push({ code: StoreCode.unread, severity: "warning", summary, ...rest });
      }
      return null;
    }
  };
  const live = await ifAllowed(describeLive(context));
  const mayBeLoaded = live === null || live.loadState === "loaded";
  const progress = live?.indexProgress ?? (await ifAllowed(milvus.indexProgress(ref))) ?? [];
  return {
    rows: mayBeLoaded ? await ifAllowed(milvus.count(ref)) : null,
    physicalName: live?.name ?? null,
    loadState: live?.loadState ?? null,
    indexes: progress.map((one) => {
      const index = live?.indexes.find(({ name }) => name === one.name);
      return { ...one, indexType: index?.indexType ?? "", metricType: index?.metricType ?? null };
    }),
    replicas:
      mayBeLoaded && milvus.capabilities.replicas ? ((await ifAllowed(milvus.replicas(ref))) ?? []) : [],
    warnings,
  };
}
