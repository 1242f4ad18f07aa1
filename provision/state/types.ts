import type { LiveAccess } from "./access-types.ts";
import type { Ledger } from "./ledger.ts";

/**
 * One shape for both sides of a plan: what the specs ask for and what the server has. Every key is always there, so
 * that a table typed by `keyof` covers all of them; `null` means "not set". Plain data only.
 */

export interface FieldState {
  readonly name: string;
  /** Milvus' name of the type. A type that this version does not know reads as the server wrote it. */
  readonly dataType: string;
  readonly description: string;
  readonly primaryKey: boolean;
  readonly autoId: boolean;
  readonly maxLength: number | null;
  readonly dim: number | null;
  readonly elementType: string | null;
  readonly maxCapacity: number | null;
  readonly nullable: boolean;
  /** Canonical text of the value: `"7"`, `"0.5"`, `"true"`, `"abc"`. */
  readonly defaultValue: string | null;
  readonly partitionKey: boolean;
  readonly clusteringKey: boolean;
  readonly enableAnalyzer: boolean;
  readonly enableMatch: boolean;
  /** Canonical JSON, keys sorted. */
  readonly analyzerParams: string | null;
  /** Canonical JSON: analyzers by name, and the field whose value names the one for a row. */
  readonly multiAnalyzerParams: string | null;
  readonly mmap: boolean | null;
}

export interface FunctionState {
  readonly name: string;
  readonly type: string;
  readonly description: string;
  readonly inputFieldNames: readonly string[];
  readonly outputFieldNames: readonly string[];
  readonly params: Readonly<Record<string, string>>;
}

export interface IndexState {
  readonly name: string;
  readonly field: string;
  readonly indexType: string;
  readonly metricType: string | null;
  /** Build parameters, values as text. */
  readonly params: Readonly<Record<string, string>>;
  readonly mmap: boolean | null;
}

export interface LoadSettings {
  readonly replicas: number;
  readonly resourceGroups: readonly string[];
  /** Empty: all of them. */
  readonly partitions: readonly string[];
  /** Empty: all of them. */
  readonly fields: readonly string[];
}

/** What a collection is, apart from its name: the part that specs describe. */
export interface CollectionState {
  readonly database: string;
  readonly description: string;
  readonly fields: readonly FieldState[];
  readonly functions: readonly FunctionState[];
  readonly enableDynamicField: boolean;
  readonly shardsNum: number;
  readonly consistencyLevel: string;
  /** Explicit partitions without `_default`; null in partition-key mode. */
  readonly partitions: readonly string[] | null;
  /** Number of partitions that keys are hashed to; null without a partition key. */
  readonly partitionKeyPartitions: number | null;
  readonly partitionKeyIsolation: boolean;
  readonly properties: Readonly<Record<string, string>>;
  readonly indexes: readonly IndexState[];
  /** null: not loaded. */
  readonly load: LoadSettings | null;
  /** Fingerprint of how each vector field is filled: field → `model|template`. Kept as a property of our own. */
  readonly embeddings: Readonly<Record<string, string>>;
}

export interface IndexProgress {
  readonly name: string;
  readonly field: string;
  /** `Finished`, `InProgress`, `Failed`, `Unissued`, … as Milvus says. */
  readonly state: string;
  readonly failReason: string | null;
  readonly indexedRows: number;
  readonly totalRows: number;
}

/** Who made a collection, as recorded in its own properties. */
export interface Ownership {
  /** `project:path/of/spec.yaml` of the spec that made it. */
  readonly owner: string;
  /** Public name, the `collection:` of the spec. */
  readonly collection: string;
  /** 1 for `NAME__g1`. */
  readonly generation: number;
  /** The rebuild that fills it and is not finished; null: none. */
  readonly rebuild: RebuildRecord | null;
  /** Keys of properties that the server gave it at creation, beyond those of which that is known; left out: none. */
  readonly given?: readonly string[];
  /** A vector field that was added is not loaded yet, though the collection is; left out: false. */
  readonly awaitsLoad?: true;
  /** A rollback has left rows behind that no other generation has; left out: false. */
  readonly leftRows?: true;
}

/** How far a rebuild is, as recorded in the generation that it fills. */
export interface RebuildRecord {
  /** Physical name of the generation that is copied. */
  readonly from: string;
  /** Digest of what is built: a rebuild of something else cannot go on with it. */
  readonly target: string;
  /**
   * `copy`: no client has seen it. `switched`: the alias is moving or has moved, and late writes are brought over. `back`: the
   * same, to a generation that was kept for `rollback`.
   */
  readonly phase: "copy" | "switched" | "back";
  /** Id of the journal of the copy, once the first row was sent: without it nobody knows what is there. */
  readonly journal?: string;
  /**
   * `allow_insert_auto_id` as it was before a rollback set it for itself, which has to be put back; null: it was not there. Left out:
   * it was not touched.
   */
  readonly keysAllowedBefore?: string | null;
}

/** A collection as the server has it. */
export interface LiveCollection extends CollectionState {
  /** Physical name. */
  readonly name: string;
  readonly collectionId: string;
  readonly aliases: readonly string[];
  readonly ownership: Ownership | null;
  readonly indexProgress: readonly IndexProgress[];
  readonly loadState: "loaded" | "loading" | "released";
  /** How many of the replicas of `load` no query node serves at the moment. */
  readonly unservedReplicas: number;
}

export interface ServerInfo {
  readonly product: "milvus" | "milvus-lite" | "zilliz-cloud";
  /** As the server says: `2.6.15`, `milvus_lite-3.2.2`. */
  readonly version: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** The numbers are those of a version that somebody said it behaves like, and not its own. */
  readonly assumed?: true;
}

export interface LiveState {
  readonly server: ServerInfo;
  readonly databases: readonly string[];
  /** All collections of the databases that were asked for. */
  readonly collections: readonly LiveCollection[];
  /** What this project remembers of the cluster; empty when `default` was not among the databases. */
  readonly ledger: Ledger;
  /** Who may do what; null: nobody asked. */
  readonly access: LiveAccess | null;
}
