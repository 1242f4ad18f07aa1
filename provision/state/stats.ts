import pLimit from "p-limit";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import type { CollectionRef, Milvus, QueryNodeInfo, ReplicaInfo } from "../milvus/port.ts";
import { raceAbort } from "../milvus/race-abort.ts";
import type { IndexProgress, IndexState, LiveCollection, LoadSettings, ServerInfo } from "./types.ts";

export interface CollectionStats {
  readonly database: string;
  /** The name that was asked for: an alias, or the physical name. */
  readonly name: string;
  readonly collection: string;
  /** Exact, by a strong count; null while it is not loaded. */
  readonly rows: number | null;
  /** From the server's statistics: without unflushed rows and with deleted ones on Milvus 2. */
  readonly approximateRows: number;
  /** Rows by partition; empty in partition-key mode. */
  readonly partitions: readonly { readonly name: string; readonly approximateRows: number }[];
  readonly indexes: readonly (IndexState & { readonly progress: IndexProgress | null })[];
  readonly loadState: LiveCollection["loadState"];
  readonly load: LoadSettings | null;
  readonly replicas: readonly ReplicaInfo[];
}

export interface Stats {
  readonly endpoint: string;
  readonly server: ServerInfo;
  /** null where the server does not know its query nodes. */
  readonly queryNodes: readonly QueryNodeInfo[] | null;
  readonly collections: readonly CollectionStats[];
}

/** Requests under way at once: a collection may have a thousand partitions. */
const concurrency = 16;
/** How often a collection that changes while it is looked at is looked at again. */
const looks = 3;

type Limit = <T>(request: () => Promise<T>) => Promise<T>;

/**
 * Row counts, indexes and their progress, load state and replicas of the collections that are there. One that is dropped
 * meanwhile is left out, one that is released meanwhile is shown released.
 *
 * @throws MilvusStackError MS410 as soon as `signal` says stop.
 */
export async function collectStats(
  milvus: Milvus,
  refs: readonly CollectionRef[],
  options: { readonly signal?: AbortSignal } = {},
): Promise<Stats> {
  const { signal } = options;
  const limiter = pLimit(concurrency);
  const operation = "collect statistics";
  const limit: Limit = (request) =>
    limiter(() => {
      signal?.throwIfAborted();
      return request();
    });
  const collected = Promise.all([
    milvus.capabilities.metrics ? limit(() => milvus.queryNodes()) : null,
    Promise.all(refs.map((ref) => collectionStats(milvus, ref, limit))),
  ]);
  const [queryNodes, collections] = await raceAbort(collected, signal, operation);
  return {
    endpoint: milvus.endpoint,
    server: milvus.server,
    queryNodes,
    collections: collections.filter((found) => found !== null),
  };
}

async function collectionStats(
  milvus: Milvus,
  ref: CollectionRef,
  limit: Limit,
): Promise<CollectionStats | null> {
  for (let look = 1; ; look += 1) {
    const live = await limit(() => milvus.describeCollection(ref));
    if (live === null) return null;
    try {
      return await measure(milvus, ref, live, limit);
    } catch (error) {
      const refused = isMilvusError(error, MilvusCode.notThere, MilvusCode.serverError);
      if (!refused || look === looks || !(await hasChanged(milvus, ref, live, limit))) throw error;
    }
  }
}

async function hasChanged(milvus: Milvus, ref: CollectionRef, before: LiveCollection, limit: Limit) {
  const now = await limit(() => milvus.describeCollection(ref));
  const identity = (live: LiveCollection | null) =>
    JSON.stringify([live?.collectionId, live?.loadState, live?.load, live?.partitions]);
  return identity(now) !== identity(before);
}

async function measure(
  milvus: Milvus,
  ref: CollectionRef,
  live: LiveCollection,
  limit: Limit,
): Promise<CollectionStats> {
  const at = { database: ref.database, collection: live.name };
  const names = live.partitions === null ? [] : ["_default", ...live.partitions];
  const loaded = live.loadState === "loaded";
  const [rows, approximateRows, partitions, replicas] = await Promise.all([
    loaded ? limit(() => milvus.count(at)) : null,
    limit(() => milvus.rowCount(at)),
    Promise.all(
      names.map(async (name) => ({
        name,
        approximateRows: await limit(() => milvus.partitionRowCount(at, name)),
      })),
    ),
    loaded ? limit(() => milvus.replicas(at)) : [],
  ]);
  return {
    database: ref.database,
    name: ref.collection,
    collection: live.name,
    rows,
    approximateRows,
    partitions,
    indexes: live.indexes.map((index) => ({
      ...index,
      progress: live.indexProgress.find(({ name }) => name === index.name) ?? null,
    })),
    loadState: live.loadState,
    load: live.load,
    replicas,
  };
}
