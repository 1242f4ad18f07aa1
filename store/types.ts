import type { Diagnostic } from "../provision/diagnostics/index.ts";
import type { CollectionRef, PrimaryKey, ReplicaInfo, Row } from "../provision/milvus/port.ts";
import type { IndexProgress } from "../provision/state/types.ts";
import type {
  HybridOptions,
  HybridWeights,
  QueryVector,
  SearchOptions,
  SearchPart,
  StoreHit,
} from "./options.ts";

export interface WriteRowsOptions {
  readonly signal?: AbortSignal;
  /** Takes what is odd about rows that are written all the same; Node's `process.emitWarning` when left out. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

export interface GetOptions {
  /** All but the vectors when left out. */
  readonly outputFields?: readonly string[];
  readonly signal?: AbortSignal;
}

export interface StoreStats {
  /** Exact number of live rows in what is loaded; null while the collection is not loaded. */
  readonly rows: number | null;
  readonly physicalName: string | null;
  readonly loadState: "loaded" | "loading" | "released" | null;
  readonly indexes: readonly (IndexProgress & {
    readonly indexType: string;
    readonly metricType: string | null;
  })[];
  /** Empty where the server has no replicas. */
  readonly replicas: readonly ReplicaInfo[];
  /** What this user has no right to read, and what is null or empty for it. */
  readonly warnings: readonly Diagnostic[];
}

/**
 * A collection whose texts are embedded by its spec. `Stored` is what comes back, `Insert` what goes in; both can be
 * generated from the spec (`npx milvus-stack types`).
 *
 * Every call checks what it was given first and throws a `MilvusStackError` (exit code 3) with a fix; failures of the
 * server or of the embeddings are `MilvusStackError`s too (exit codes 1 and 4).
 */
export interface Store<Stored extends object = Row, Insert extends object = Stored> extends AsyncDisposable {
  readonly ref: CollectionRef;
  /**
   * Embeds rows and adds them; the number of rows written. For keys that are new: Milvus does not look, and stores a key
   * that exists a second time (Milvus Lite replaces the row), so where a key may exist use `upsert`. With `autoId`
   * Milvus makes the keys, and rows leave them out. Rows are written by 500; if a request fails, those before it stay. A row
   * that only the server refuses is named by its position (MS663), and so is the number of rows written before it.
   */
  insert(rows: readonly Insert[], options?: WriteRowsOptions): Promise<number>;
  /**
   * Embeds rows and writes each in place of the row with its key, whichever partition that is in; the number of rows
   * written. A row that moves to another partition is written there before the old one is deleted, so that none is lost
   * when the process ends in between; on Milvus Lite it is the other way round, since a delete there takes the key out of
   * every partition. With `autoId` it adds rows, as there is no key to replace by.
   */
  upsert(rows: readonly Insert[], options?: WriteRowsOptions): Promise<number>;
  /** The rows nearest in meaning, nearest first. */
  search(text: string, options?: SearchOptions): Promise<StoreHit<Stored>[]>;
  /** Several searches in one request to Milvus and one to the embeddings; a list of hits for each text, in order. */
  searchMany(texts: readonly string[], options?: SearchOptions): Promise<StoreHit<Stored>[][]>;
  /**
   * By meaning and by words at once, the two scores normalized and weighted. Needs a BM25 function in the spec, or `sparseVector`
   * among the weights and a SparseFloatVector field that rows fill.
   */
  hybridSearch(text: string, weights?: HybridWeights, options?: HybridOptions): Promise<StoreHit<Stored>[]>;
  /** The rows nearest to a vector of the kind and the dimension of the field; without `field`, a sparse one searches the first sparse field. */
  searchVector(vector: QueryVector, options?: SearchOptions): Promise<StoreHit<Stored>[]>;
  /** Several vector fields at once, each by a vector or a text of its own, the scores normalized, weighted and added. */
  searchParts(
    parts: readonly SearchPart[],
    options?: Omit<SearchOptions, "field" | "ef" | "nprobe" | "params">,
  ): Promise<StoreHit<Stored>[]>;
  /** Rows by primary key, read strongly; in no certain order, without those that are not there. */
  get(ids: readonly PrimaryKey[], options?: GetOptions): Promise<Stored[]>;
  /** Deletes rows by primary key; the number that Milvus says it deleted. A key of the wrong type is refused. */
  delete(ids: readonly PrimaryKey[], options?: WriteRowsOptions): Promise<number>;
  /** Deletes every row that matches a filter: a method of its own, so that no list of keys can be taken for one. */
  deleteWhere(filter: string, options?: WriteRowsOptions): Promise<number>;
  stats(): Promise<StoreStats>;
  /** Closes what `openStore` opened; nothing with `createStore`, whose connection is the caller's. */
  close(): Promise<void>;
}
