import type { Capabilities } from "./capabilities.ts";
import type { ServerInfo } from "./types.ts";

/**
 * What each server has, by version. Milvus Lite 3.2 and Milvus 2.3 were measured (`capabilities.server.test.ts` asks
 * both real servers); the others follow Milvus' release notes and user guide of 2.4 to 3.0.
 */
export function capabilitiesOf(server: ServerInfo): Capabilities {
  if (server.product === "milvus-lite") return liteCapabilities(server);
  const since = (major: number, minor: number, patch = 0) => isSince(server, major, minor, patch);
  return {
    server,
    dataTypes: new Set([
      ...["Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar", "JSON", "Array"],
      ...["BinaryVector", "FloatVector"],
      ...(since(2, 4) ? ["Float16Vector", "BFloat16Vector", "SparseFloatVector"] : []),
      ...(since(2, 6) ? ["Int8Vector"] : []),
      ...(since(2, 6, 4) ? ["Geometry"] : []),
      ...(since(2, 6, 6) ? ["Timestamptz"] : []),
    ]),
    indexTypes: new Set([
      ...(server.product === "zilliz-cloud" ? cloudVectorIndexes(since) : vectorIndexes(since)),
      ...["Trie", "STL_SORT"],
      ...(since(2, 4) ? ["INVERTED"] : []),
      ...(since(2, 5) ? ["BITMAP"] : []),
      ...(since(2, 6) ? ["NGRAM"] : []),
      ...(since(2, 6, 4) ? ["RTREE"] : []),
    ]),
    databases: since(2, 2, 9),
    databaseProperties: since(2, 4, 4),
    aliases: true,
    nullable: since(2, 5),
    defaultValue: since(2, 5),
    dynamicField: true,
    clusteringKey: since(2, 4, 7),
    bm25: since(2, 5),
    hybridSearch: since(2, 4),
    partitionLoad: true,
    replicas: true,
    resourceGroups: server.product !== "zilliz-cloud",
    rbac: true,
    metrics: server.product !== "zilliz-cloud",
    dropProperties: since(2, 5),
    unreported: {
      collection: new Set(),
      // Before nullable fields came, a describe has neither attribute; a function came with them.
      field: new Set(),
      function: new Set(),
      index: new Set(),
    },
  };
}

type Since = (major: number, minor: number, patch?: number) => boolean;

function vectorIndexes(since: Since): string[] {
  return [
    ...["AUTOINDEX", "FLAT", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "HNSW", "SCANN", "DISKANN"],
    ...["GPU_IVF_FLAT", "GPU_IVF_PQ", "BIN_FLAT", "BIN_IVF_FLAT"],
    ...(since(2, 4) ? ["GPU_CAGRA", "GPU_BRUTE_FORCE", "SPARSE_INVERTED_INDEX", "SPARSE_WAND"] : []),
    ...(since(2, 5) ? ["HNSW_SQ", "HNSW_PQ", "HNSW_PRQ"] : []),
    ...(since(2, 6) ? ["IVF_RABITQ", "MINHASH_LSH"] : []),
  ];
}

/**
 * Zilliz Cloud chooses vector indexes itself, and whatever else is asked for is not what is there afterwards (its guide, "Indexes").
 * Indexes of scalars are Milvus' own.
 */
function cloudVectorIndexes(since: Since): string[] {
  return ["AUTOINDEX", ...(since(2, 6) ? ["MINHASH_LSH"] : [])];
}

function liteCapabilities(server: ServerInfo): Capabilities {
  return {
    server,
    dataTypes: new Set([
      ...["Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar", "JSON", "Array"],
      ...["Geometry", "Timestamptz", "FloatVector", "SparseFloatVector"],
    ]),
    indexTypes: new Set([
      ...["AUTOINDEX", "FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW", "HNSW_SQ"],
      ...["SPARSE_INVERTED_INDEX", "INVERTED"],
    ]),
    databases: true,
    databaseProperties: true,
    aliases: true,
    nullable: true,
    defaultValue: true,
    dynamicField: true,
    clusteringKey: false,
    bm25: true,
    hybridSearch: true,
    partitionLoad: false,
    replicas: false,
    resourceGroups: false,
    rbac: false,
    metrics: false,
    dropProperties: true,
    unreported: {
      collection: new Set(["description", "consistencyLevel", "shardsNum", "partitionKeyPartitions"]),
      field: new Set(["description", "maxLength", "enableMatch", "mmap"]),
      function: new Set(["description"]),
      // An index goes by the name of its field.
      index: new Set(["name", "mmap"]),
    },
  };
}

/** Whether a server is at least of a version. */
export function isSince(server: ServerInfo, major: number, minor: number, patch = 0): boolean {
  if (server.major !== major) return server.major > major;
  if (server.minor !== minor) return server.minor > minor;
  return server.patch >= patch;
}
