import type { Capabilities, JsonKind } from "./capabilities.ts";
import { dataTypesSince, indexTypesSince, namesSince } from "./first-versions.ts";
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
    dataTypes: new Set(namesSince(dataTypesSince, since)),
    indexTypes: new Set(
      namesSince(indexTypesSince, since).filter(
        (type) => server.product !== "zilliz-cloud" || isOfCloud(type),
      ),
    ),
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
    upsertMerges: false,
    // 2.3 parses JSON as a map and refuses the rest; newer versions only look at its length.
    rowValues: { json: since(2, 4) ? anyJson : new Set(["object"]), emptySparse: true },
    unreported: {
      collection: new Set(),
      // Before nullable fields came, a describe has neither attribute; a function came with them.
      field: new Set(),
      function: new Set(),
      index: new Set(),
    },
  };
}

/**
 * Zilliz Cloud chooses vector indexes itself, and whatever else is asked for is not what is there afterwards (its guide, "Indexes").
 * Indexes of scalars are Milvus' own.
 */
function isOfCloud(indexType: string): boolean {
  return cloudIndexes.has(indexType);
}
const cloudIndexes: ReadonlySet<string> = new Set([
  ...["AUTOINDEX", "MINHASH_LSH", "Trie", "STL_SORT", "INVERTED", "BITMAP", "NGRAM", "RTREE"],
]);

const anyJson: ReadonlySet<JsonKind> = new Set(["object", "array", "string", "number", "boolean"]);

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
    upsertMerges: true,
    // A number or boolean fails the write with an exception; a text is stored without its quotes, and no query can read it back.
    rowValues: { json: new Set(["object", "array"]), emptySparse: false },
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
