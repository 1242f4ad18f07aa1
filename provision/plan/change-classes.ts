import type { PropertyChange } from "../catalogue/collection-properties.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { ServerInfo } from "../state/types.ts";
import { PlanCode } from "./codes.ts";
import type { ChangeClass } from "./types.ts";

/** Everything about a collection that can change, as far as servers differ in how. */
export type ChangeKind =
  | PropertyChange
  | "description"
  | "consistency-level"
  | "enable-dynamic-field"
  | "disable-dynamic-field"
  | "add-scalar-field"
  | "add-vector-field"
  | "drop-field"
  | "field-capacity"
  | "field-mmap"
  | "field-description"
  | "field-analyzer"
  | "schema"
  | "embeddings"
  | "add-partition"
  | "drop-partition"
  | "add-scalar-index"
  | "add-vector-index"
  | "drop-scalar-index"
  | "drop-vector-index"
  | "index-build"
  | "alter-index"
  | "partition-key-isolation"
  | "replicas"
  | "resource-groups"
  | "load-partitions"
  | "load-fields"
  | "alias";

/** First version of the row → class from that version on, up to the next one. */
type Row = Readonly<Record<string, ChangeClass>>;

/** `lite-` is Milvus Lite, anything else Milvus (and Zilliz Cloud, by the Milvus version that it names). */
const everywhere = (change: ChangeClass): Row => ({
  "lite-3.2": change,
  "2.3": change,
  "2.4": change,
  "2.5": change,
  "2.6": change,
  "3.0": change,
});

/**
 * What can change in place, on a collection that is loaded. Facts about Milvus, not what this project has built.
 *
 * Sources, unless a row says otherwise: milvus `internal/proxy/task.go` and
 * `internal/rootcoord/ddl_callbacks_alter_collection_*.go`; release notes and user guides of 2.4 to 3.0. "Seen" is what
 * the real server did in this project's tests (Lite 3.2, 2.3.5) or when it was recorded (2.5.24, 2.6.20, 3.0.0-beta).
 */
export const changeClasses: Readonly<Record<ChangeKind, Row>> = {
  // collection.ttl.seconds, timezone and unknown keys; seen on all of them.
  property: everywhere("live"),
  // "can not alter mmap properties if collection loaded", seen. 2.3 has no mmap.enabled. Lite keeps the property and ignores it.
  "collection-mmap": { ...everywhere("reload"), "lite-3.2": "live", "2.3": "forbidden" },
  // lazyload.enabled. The same refusal as that of mmap on 2.5.24 and 2.6.20; 3.0.0-beta takes it (seen).
  "lazy-load": { ...everywhere("live"), "2.4": "reload", "2.5": "reload", "2.6": "reload" },
  // warmup.*. "can not alter warmup properties if collection loaded": seen on 2.6.20 and 3.0.0-beta, from 2.6.11 on by the
  // source. 2.5.24 stores it (seen).
  warmup: { ...everywhere("live"), "2.6.11": "reload", "3.0": "reload" },
  // query_mode. "can not alter query_mode if the collection already has a vector index": seen on 2.6.20 and 3.0.0-beta. Older
  // servers store it.
  "query-mode": { ...everywhere("live"), "2.6": "reindex", "3.0": "reindex" },
  // namespace.sharding.enabled. "cannot alter … after collection creation": seen on 3.0.0-beta. Older servers store it (seen).
  "namespace-sharding": { ...everywhere("live"), "3.0": "rebuild" },
  // Lite reports no description: it is what we record. 2.3.5 keeps `collection.description` as a property, seen.
  description: {
    "lite-3.2": "live",
    "2.3": "rebuild",
    "2.4": "rebuild",
    "2.5": "rebuild",
    "2.5.12": "live",
    "2.6": "live",
    "3.0": "live",
  },
  // Lite reports none and reads the newest rows at every level: it is what we record.
  "consistency-level": {
    "lite-3.2": "live",
    "2.3": "rebuild",
    "2.4": "rebuild",
    "2.4.23": "live",
    "2.5": "rebuild",
    "2.5.5": "live",
    "2.6": "live",
    "3.0": "live",
  },
  "enable-dynamic-field": { ...everywhere("rebuild"), "2.6.6": "live", "3.0": "live" },
  // "dynamic schema cannot supported to be disabled": seen on 2.6.20; 3.0.0-beta takes it (seen).
  "disable-dynamic-field": { ...everywhere("rebuild"), "3.0": "live" },
  // Nullable fields only, 3.0 too (user guide, "Alter Collection Schema"); the planner asks for that.
  "add-scalar-field": { ...everywhere("rebuild"), "2.6": "live", "3.0": "live" },
  "add-vector-field": { ...everywhere("rebuild"), "2.6.18": "live", "3.0": "live" },
  // 3.0: not the primary key, partition key, clustering key, last vector field, or what a function reads or writes.
  "drop-field": { ...everywhere("rebuild"), "3.0": "live" },
  // max_length, max_capacity. "Late 2.4" has it too, but no source says from which patch on, so 2.4 is a rebuild.
  // Lite 3.2 answers an AlterCollectionField with nothing, seen.
  "field-capacity": { ...everywhere("rebuild"), "2.5": "live", "2.6": "live", "3.0": "live" },
  // 2.4 is said to have it for some types; not shown, so refused there.
  "field-mmap": { ...everywhere("reload"), "lite-3.2": "forbidden", "2.3": "forbidden", "2.4": "forbidden" },
  // Lite reports none: it is what we record. `field.description` of AlterCollectionField: release notes of 2.6.10.
  "field-description": { ...everywhere("rebuild"), "lite-3.2": "live", "2.6.10": "live", "3.0": "live" },
  // enable_analyzer and analyzer_params of a field that neither match nor a function uses: seen on 3.0.0-beta. "analyzer_params
  // does not allow update in collection field param": seen on 2.5.24 and 2.6.20.
  "field-analyzer": { ...everywhere("rebuild"), "3.0": "live" },
  // Primary key, partition key, type, dim, element type, match, nullable, default, functions, shards, key partitions.
  schema: everywhere("rebuild"),
  // Vectors of two models in one index answer nothing rightly.
  embeddings: everywhere("rebuild"),
  "add-partition": everywhere("live"),
  // The partition is released first, the others keep serving: seen on Lite 3.2 and 2.3.5.
  "drop-partition": everywhere("live"),
  // 2.3.5 takes it while loaded, but does not use it, and the next load fails with "can't change the index for loaded
  // collection" (seen). Not tried on 2.4, so taken as there. Lite: live, seen.
  "add-scalar-index": { ...everywhere("live"), "2.3": "reload", "2.4": "reload" },
  // A real Milvus cannot have loaded an unindexed vector field, except one that was left out of the load, or added since: those
  // take an index while loaded (seen on 2.6.20 and 3.0.0-beta), and the next load of all takes them along.
  "add-vector-index": { ...everywhere("reload"), "lite-3.2": "live", "2.6.18": "live", "3.0": "live" },
  // "index cannot be dropped, collection is loaded": seen on Lite 3.2, 2.3.5 and 2.5.24; 2.6.20 and 3.0.0-beta take it (seen).
  "drop-scalar-index": { ...everywhere("reload"), "2.6.4": "live", "3.0": "live" },
  // "vector index cannot be dropped on loaded collection": seen on 2.6.20 and 3.0.0-beta too.
  "drop-vector-index": everywhere("reload"),
  // Index type, metric, build parameters, and the name: one index a field, which has to go first.
  "index-build": everywhere("reindex"),
  // mmap.enabled, indexoffsetcache.enabled of BITMAP, warmup from 2.6 on; "can't alter index on loaded collection": seen on all.
  "alter-index": { ...everywhere("reload"), "lite-3.2": "forbidden", "2.3": "forbidden" },
  // "can not alter partition key isolation mode if the collection already has a vector index" (proxy, task.go).
  "partition-key-isolation": {
    ...everywhere("rebuild"),
    "2.5.4": "reindex",
    "2.6": "reindex",
    "3.0": "reindex",
  },
  // "can't change the replica number for loaded collection": seen on 2.3.5. 2.5.24, 2.6.20 and 3.0.0-beta take any number, and
  // more than there are nodes leave the collection loading (seen). Lite has one.
  replicas: {
    ...everywhere("live"),
    "lite-3.2": "forbidden",
    "2.3": "reload",
    "2.4": "reload",
    "2.4.13": "live",
  },
  "resource-groups": {
    ...everywhere("live"),
    "lite-3.2": "forbidden",
    "2.3": "reload",
    "2.4": "reload",
    "2.4.13": "live",
  },
  // Single partitions are loaded and released while the others serve, and the rest of them by loading the collection: seen on 2.3.5.
  "load-partitions": { ...everywhere("live"), "lite-3.2": "forbidden" },
  // "can't change the load field list for loaded collection": seen on 2.5.24. 2.6.20 and 3.0.0-beta take it as a success, and tell
  // nobody whether it has an effect.
  "load-fields": everywhere("reload"),
  alias: everywhere("live"),
};

/**
 * How a change can be made on a server, loaded or not. A collection that is not loaded has nothing to reload.
 *
 * @throws MilvusStackError (exit code 4) for a version that the table does not know: nothing is guessed.
 */
export function classOf(kind: ChangeKind, server: ServerInfo, loaded: boolean): ChangeClass {
  const line = server.product === "milvus-lite" ? "lite-" : "";
  const row = changeClasses[kind];
  let found = row[`${line}${server.major}.${server.minor}`];
  if (found === undefined) throw unknownServer(server);
  let newest = -1;
  for (const [key, change] of Object.entries(row)) {
    const [major, minor, patch] = key.replace("lite-", "").split(".").map(Number);
    if (key.startsWith("lite-") !== (line !== "") || patch === undefined) continue;
    if (major !== server.major || minor !== server.minor) continue;
    if (patch <= server.patch && patch > newest) {
      newest = patch;
      found = change;
    }
  }
  return found === "reload" && !loaded ? "live" : found;
}

/** Refuses a server that the table does not know, before anything else is looked at. */
export function requireKnownServer(server: ServerInfo): void {
  classOf("property", server, false);
}

function unknownServer(server: ServerInfo): MilvusStackError {
  return new MilvusStackError(
    {
      code: PlanCode.unknownServer,
      severity: "error",
      summary: `Nothing is known about ${server.product} ${server.version}.`,
      cause: "What can change in place differs from version to version, and a wrong guess can cost data.",
      fix: `Use Milvus 2.3 to 2.6 or 3.0, Milvus Lite 3.2, or a newer milvus-stack; or say which of them it behaves like: \`--assume-version ${server.product === "milvus-lite" ? "3.2" : "2.6"}\`.`,
    },
    4,
  );
}
