import pLimit from "p-limit";
import type { Milvus } from "../milvus/port.ts";
import { isLockCollection } from "./ownership.ts";
import type { LiveCollection, LiveState } from "./types.ts";

/** Describes under way at once: enough to hide the latency of a far server, few enough for its rate limit. */
const concurrency = 16;

/**
 * Reads everything that plans are made from. A database that is not there is missing from `databases`; a collection that
 * was dropped meanwhile is missing from `collections`; any other failure is an error.
 */
export async function readState(
  milvus: Milvus,
  options: { readonly databases: readonly string[]; readonly signal?: AbortSignal },
): Promise<LiveState> {
  const existing = milvus.capabilities.databases ? await milvus.listDatabases() : ["default"];
  const wanted = [...new Set(options.databases)].filter((name) => existing.includes(name));
  const limit = pLimit(concurrency);
  const perDatabase = await Promise.all(
    wanted.map(async (database) => {
      const names = (await milvus.listCollections(database)).filter((name) => !isLockCollection(name));
      return Promise.all(
        names.map((collection) =>
          limit(() => {
            options.signal?.throwIfAborted();
            return milvus.describeCollection({ database, collection });
          }),
        ),
      );
    }),
  );
  const collections = perDatabase.flat().filter((found): found is LiveCollection => found !== null);
  return { server: milvus.server, databases: existing, collections };
}
