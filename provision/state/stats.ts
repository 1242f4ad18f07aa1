import type { CollectionRef, Milvus, QueryNodeInfo, ReplicaInfo } from "../milvus/port.ts";
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

/** Row counts, indexes and their progress, load state and replicas of the collections that are there. */
export async function collectStats(milvus: Milvus, refs: readonly CollectionRef[]): Promise<Stats> {
  const [queryNodes, collections] = await Promise.all([
    milvus.capabilities.metrics ? milvus.queryNodes() : null,
    Promise.all(refs.map((ref) => collectionStats(milvus, ref))),
  ]);
  return {
    endpoint: milvus.endpoint,
    server: milvus.server,
    queryNodes,
    collections: collections.filter((found) => found !== null),
  };
}

async function collectionStats(milvus: Milvus, ref: CollectionRef): Promise<CollectionStats | null> {
  const live = await milvus.describeCollection(ref);
  if (live === null) return null;
  const at = { database: ref.database, collection: live.name };
  const names = live.partitions === null ? [] : ["_default", ...live.partitions];
  const [rows, approximateRows, partitions, replicas] = await Promise.all([
    live.loadState === "loaded" ? milvus.count(at) : null,
    milvus.rowCount(at),
    Promise.all(
      names.map(async (name) => ({ name, approximateRows: await milvus.partitionRowCount(at, name) })),
    ),
    live.loadState === "loaded" ? milvus.replicas(at) : [],
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
