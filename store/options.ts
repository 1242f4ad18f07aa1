import type { ConsistencyLevelName, PrimaryKey } from "../provision/milvus/port.ts";

/** What a search may be told besides its text. */
export interface SearchOptions {
  /** Hits to return, 1 to 16,384 (Milvus' `topK`); 10 when left out. */
  readonly limit?: number;
  /** Boolean expression over scalar fields: `views >= 1000 and category == "science"`. */
  readonly filter?: string;
  /** Search these partitions only. */
  readonly partitions?: readonly string[];
  /** Candidates that an HNSW index looks at, at least `limit`. */
  readonly ef?: number;
  /** Clusters that an IVF index looks into, 1 to its `nlist`. */
  readonly nprobe?: number;
  /** Further search parameters of the index, by Milvus' names: `search_list`, `reorder_k`, `refine_k`, `radius`, `range_filter`, … */
  readonly params?: Readonly<Record<string, string | number | boolean>>;
  /** Decimals of the scores, 0 to 6. */
  readonly roundDecimal?: number;
  /** Fields of `row`; all but the vectors when left out. A vector is returned only when it is named here. */
  readonly outputFields?: readonly string[];
  /** Vector field to search; the first one that `embed` fills when left out. */
  readonly field?: string;
  /** How fresh the data must be; the collection's own level when left out. `Strong` sees every write before it. */
  readonly consistencyLevel?: ConsistencyLevelName;
  readonly signal?: AbortSignal;
}

/** What a hybrid search may be told; `field` is the dense one. */
export interface HybridOptions extends Omit<SearchOptions, "nprobe" | "ef"> {
  readonly ef?: number;
  readonly nprobe?: number;
  /** Field that a BM25 function fills, or with `sparseVector` one that none fills; the first one when left out. */
  readonly sparseField?: string;
}

/** `{ index: weight }`, as SPLADE and BGE-M3 give it, or the indices and the weights as two lists. */
export type SparseVector =
  | Readonly<Record<number, number>>
  | { readonly indices: readonly number[]; readonly values: readonly number[] };

/**
 * A vector to search with: numbers, as many as the field's dimension (BinaryVector: bytes, eight values each), or a sparse vector
 * for a SparseFloatVector.
 */
export type QueryVector = Float32Array | Int8Array | Uint8Array | readonly number[] | SparseVector;

export interface HybridWeights {
  /** Weight of the score by meaning, 0 to 1. */
  readonly dense: number;
  /** Weight of the sparse score, 0 to 1: by words (BM25), or by `sparseVector` where it is given. */
  readonly sparse: number;
  /** A sparse vector of your own, for a field that no function fills. */
  readonly sparseVector?: SparseVector;
}

/** One of several searches whose scores are added: by a vector of your own, or by a text. */
export type SearchPart = {
  /** Vector field to search. */
  readonly field: string;
  /** Weight of its score, 0 to 1. */
  readonly weight: number;
} & Pick<SearchOptions, "ef" | "nprobe" | "params"> &
  (
    | { readonly vector: QueryVector; readonly text?: never }
    /** Embedded where `embed` fills the field, taken as it is where a BM25 function does. */
    | { readonly text: string; readonly vector?: never }
  );

/** A row that was found. */
export interface StoreHit<Stored> {
  readonly id: PrimaryKey;
  /** COSINE and IP: higher is nearer. L2: the squared distance, lower is nearer. */
  readonly score: number;
  readonly row: Stored;
}
