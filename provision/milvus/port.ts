import type { Capabilities } from "../state/capabilities.ts";
import type {
  CollectionState,
  FieldState,
  IndexProgress,
  IndexState,
  LiveCollection,
  LoadSettings,
  ServerInfo,
} from "../state/types.ts";
import type { AccessCalls, ResourceGroupCalls } from "./access-port.ts";
import type { RowRefused } from "./codes.ts";

/** A row on the way in or out. Vectors are `Float32Array` (dense) or `{ index: weight }` (sparse). */
export type Row = Record<string, unknown>;
export type PrimaryKey = string | number | bigint;
export type ConsistencyLevelName = "Strong" | "Session" | "Bounded" | "Eventually";

export interface CollectionRef {
  readonly database: string;
  /** Physical name or alias. */
  readonly collection: string;
}

/** A dense vector of the field's type, a sparse one as `{ index: weight }`, or a text for a field that a BM25 function fills. */
export type SearchVector = Float32Array | Int8Array | Uint8Array | string | Readonly<Record<number, number>>;

export interface SearchRequest extends CollectionRef {
  readonly field: string;
  /** One result list for each. */
  readonly vectors: readonly SearchVector[];
  readonly limit: number;
  readonly filter?: string;
  readonly partitions?: readonly string[];
  readonly outputFields?: readonly string[];
  readonly metricType?: string;
  /** Search parameters: `ef`, `nprobe`, `radius`, … */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** Decimals of the returned scores, 0 to 6; -1 leaves them as they are. */
  readonly roundDecimal?: number;
  readonly consistencyLevel?: ConsistencyLevelName;
  readonly signal?: AbortSignal | undefined;
}

export interface HybridRequest extends CollectionRef {
  /** One query: a vector or text for each field, with the weight of its score. */
  readonly searches: readonly (Pick<SearchRequest, "field" | "metricType" | "params" | "filter"> & {
    readonly vector: SearchVector;
    readonly weight: number;
  })[];
  readonly limit: number;
  readonly partitions?: readonly string[];
  readonly outputFields?: readonly string[];
  readonly roundDecimal?: number;
  readonly consistencyLevel?: ConsistencyLevelName;
  readonly signal?: AbortSignal | undefined;
}

export interface Hit {
  readonly id: PrimaryKey;
  readonly score: number;
  readonly fields: Row;
}

export interface ReplicaInfo {
  readonly id: string;
  readonly nodes: readonly string[];
  readonly resourceGroup: string;
}

export interface QueryNodeInfo {
  readonly id: string;
  readonly name: string;
  readonly memoryBytes: number;
  readonly memoryUsedBytes: number;
  readonly cpuCores: number;
  readonly cpuPercent: number;
}

/**
 * Milvus as this project uses it: plain data in and out, and every failure is a `MilvusStackError` with a sentence and
 * a fix. Nothing else imports the SDK. Every call has a deadline and stops on `signal`.
 */
export interface Milvus extends AccessCalls, ResourceGroupCalls {
  readonly server: ServerInfo;
  readonly capabilities: Capabilities;
  /** `http(s)://host:port`, without the token. */
  readonly endpoint: string;

  listDatabases(): Promise<string[]>;
  createDatabase(database: string, properties?: Readonly<Record<string, string>>): Promise<void>;
  dropDatabase(database: string): Promise<void>;
  describeDatabase(database: string): Promise<Readonly<Record<string, string>>>;
  setDatabaseProperties(database: string, set: Readonly<Record<string, string>>): Promise<void>;
  removeDatabaseProperties(database: string, keys: readonly string[]): Promise<void>;

  listCollections(database: string): Promise<string[]>;
  /** Everything of one collection but its aliases' targets; null when it is not there (and only then). */
  describeCollection(ref: CollectionRef): Promise<LiveCollection | null>;
  /**
   * What `describeCollection` gives, of many collections at once and in fewer requests, in the order of `names`. Those that are
   * not there are left out.
   */
  describeCollections(
    database: string,
    names: readonly string[],
    options?: { readonly signal?: AbortSignal | undefined },
  ): Promise<LiveCollection[]>;
  /** Every property of a collection, ours included, in one request; null when it is not there (and only then). */
  collectionProperties(ref: CollectionRef): Promise<Readonly<Record<string, string>> | null>;
  createCollection(
    ref: CollectionRef,
    state: CollectionState,
    properties: Readonly<Record<string, string>>,
  ): Promise<void>;
  dropCollection(ref: CollectionRef): Promise<void>;
  renameCollection(ref: CollectionRef, newName: string): Promise<void>;
  setProperties(ref: CollectionRef, set: Readonly<Record<string, string>>): Promise<void>;
  removeProperties(ref: CollectionRef, keys: readonly string[]): Promise<void>;
  alterDescription(ref: CollectionRef, description: string): Promise<void>;
  alterField(ref: CollectionRef, field: string, params: Readonly<Record<string, string>>): Promise<void>;
  addField(ref: CollectionRef, field: FieldState): Promise<void>;
  dropField(ref: CollectionRef, field: string): Promise<void>;

  /** Names of all partitions, `_default` among them. */
  listPartitions(ref: CollectionRef): Promise<string[]>;
  createPartition(ref: CollectionRef, partition: string): Promise<void>;
  /** Releases the partition first where the server wants that. */
  dropPartition(ref: CollectionRef, partition: string): Promise<void>;

  createIndex(ref: CollectionRef, index: IndexState): Promise<void>;
  dropIndex(ref: CollectionRef, index: { readonly name: string; readonly field: string }): Promise<void>;
  /** Changes what can change without building the index anew (`mmap.enabled`); `remove`: 2.5 and newer. */
  alterIndex(
    ref: CollectionRef,
    index: string,
    params: Readonly<Record<string, string>>,
    remove: readonly string[],
  ): Promise<void>;
  /** Resolves once the index is finished; rejects when it failed or the deadline has passed. */
  waitForIndex(ref: CollectionRef, index: string, options?: WaitOptions): Promise<void>;
  indexProgress(ref: CollectionRef): Promise<IndexProgress[]>;

  /** Starts loading and waits until all of it is loaded. */
  load(ref: CollectionRef, load: LoadSettings, options?: WaitOptions): Promise<void>;
  release(ref: CollectionRef): Promise<void>;
  /** Loads more partitions, as the others are. */
  loadPartitions(
    ref: CollectionRef,
    partitions: readonly string[],
    load: LoadSettings,
    options?: WaitOptions,
  ): Promise<void>;
  releasePartitions(ref: CollectionRef, partitions: readonly string[]): Promise<void>;
  replicas(ref: CollectionRef): Promise<ReplicaInfo[]>;

  createAlias(ref: CollectionRef, alias: string): Promise<void>;
  alterAlias(ref: CollectionRef, alias: string): Promise<void>;
  dropAlias(database: string, alias: string): Promise<void>;
  /** Physical collection behind an alias; null when there is no such alias. */
  resolveAlias(database: string, alias: string): Promise<string | null>;

  /**
   * The number of rows written, as the server counts them.
   *
   * @throws RowRefused at the first row that the server refuses, without `onRefused`; MilvusStackError for everything else
   */
  insert(ref: CollectionRef, rows: readonly Row[], options?: WriteOptions): Promise<number>;
  /** As `insert`; a row whose key is stored is replaced as a whole, dynamic values too. */
  upsert(ref: CollectionRef, rows: readonly Row[], options?: WriteOptions): Promise<number>;
  delete(ref: CollectionRef, filter: string, options?: WriteOptions): Promise<number>;
  flush(ref: CollectionRef, options?: WaitOptions): Promise<void>;
  /** Rows that match, at the asked consistency (Strong when left out). */
  query(ref: CollectionRef, query: QueryRequest): Promise<Row[]>;
  /** Exact number of live rows, by a strong `count(*)`. */
  /** Every row that matches, once, in the order of the primary key, a page at a time. */
  scan(ref: CollectionRef, scan: ScanRequest): AsyncGenerator<Row[]>;
  count(
    ref: CollectionRef,
    options?: Partial<Pick<QueryRequest, "filter" | "partitions" | "signal">>,
  ): Promise<number>;
  /** Approximate number of rows, from the collection's statistics; works while it is released. */
  rowCount(ref: CollectionRef): Promise<number>;
  partitionRowCount(ref: CollectionRef, partition: string): Promise<number>;
  search(request: SearchRequest): Promise<Hit[][]>;
  hybridSearch(request: HybridRequest): Promise<Hit[]>;

  queryNodes(): Promise<QueryNodeInfo[]>;
  close(): Promise<void>;
}

export interface WaitOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Called as often as there is news; 0 to 100, and what a person wants to know besides. */
  readonly onProgress?: (percent: number, detail?: string) => void;
}

export interface WriteOptions {
  /** With `autoId`: called with the keys that the server has made, in the order of the rows, message by message. */
  readonly onKeys?: (keys: readonly PrimaryKey[]) => void;
  readonly partition?: string;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Takes each row that the server refuses, and the others are written. Without it the first one ends the write. */
  readonly onRefused?: (refused: RowRefused) => void;
}

export interface QueryRequest {
  readonly filter: string;
  readonly outputFields: readonly string[];
  readonly partitions?: readonly string[];
  readonly limit?: number;
  readonly offset?: number;
  readonly consistencyLevel?: ConsistencyLevelName;
  readonly signal?: AbortSignal | undefined;
}

export interface ScanRequest {
  readonly outputFields: readonly string[];
  readonly partitions?: readonly string[];
  /** Begins after this key: where an earlier scan ended. */
  readonly after?: PrimaryKey;
  /** Rows of one page; as many as make 8 MiB when left out. */
  readonly rowsPerPage?: number;
  /** Strong when left out. */
  readonly consistencyLevel?: ConsistencyLevelName;
  readonly signal?: AbortSignal | undefined;
}
