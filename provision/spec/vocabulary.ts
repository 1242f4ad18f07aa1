/** The words that specs may use for types, indexes and metrics: Milvus' own, those of its REST v2 API. */

export const scalarTypes = [
  "Bool",
  "Int8",
  "Int16",
  "Int32",
  "Int64",
  "Float",
  "Double",
  "VarChar",
  "JSON",
  "Array",
  "Geometry",
  "Timestamptz",
] as const;
export const vectorTypes = [
  "BinaryVector",
  "FloatVector",
  "Float16Vector",
  "BFloat16Vector",
  "SparseFloatVector",
  "Int8Vector",
] as const;
export const dataTypes = [...scalarTypes, ...vectorTypes] as const;
export const elementTypes = [
  "Bool",
  "Int8",
  "Int16",
  "Int32",
  "Int64",
  "Float",
  "Double",
  "VarChar",
] as const;
export const indexTypes = [
  "AUTOINDEX",
  "FLAT",
  "IVF_FLAT",
  "IVF_SQ8",
  "IVF_PQ",
  "IVF_RABITQ",
  "HNSW",
  "HNSW_SQ",
  "HNSW_PQ",
  "HNSW_PRQ",
  "SCANN",
  "DISKANN",
  "GPU_BRUTE_FORCE",
  "GPU_IVF_FLAT",
  "GPU_IVF_PQ",
  "GPU_CAGRA",
  "BIN_FLAT",
  "BIN_IVF_FLAT",
  "MINHASH_LSH",
  "SPARSE_INVERTED_INDEX",
  "SPARSE_WAND",
  "INVERTED",
  "BITMAP",
  "Trie",
  "STL_SORT",
  "NGRAM",
  "RTREE",
] as const;
export const metricTypes = ["L2", "IP", "COSINE", "HAMMING", "JACCARD", "MHJACCARD", "BM25"] as const;
export const consistencyLevels = ["Strong", "Session", "Bounded", "Eventually", "Customized"] as const;
export const functionTypes = ["BM25", "TextEmbedding", "MinHash"] as const;
/** What runs Milvus on this machine: Milvus Lite as a process, or standalone Milvus with Docker Compose. */
export const localEngines = ["lite", "compose"] as const;
export const guardPolicies = ["never", "ask", "allow"] as const;

export type DataType = (typeof dataTypes)[number];
export type ElementType = (typeof elementTypes)[number];
export type IndexType = (typeof indexTypes)[number];
export type MetricType = (typeof metricTypes)[number];
export type ConsistencyLevel = (typeof consistencyLevels)[number];
export type FunctionType = (typeof functionTypes)[number];
export type LocalEngine = (typeof localEngines)[number];

/** Whether a word of a server is one of those. */
export function isOneOf<W extends string>(known: readonly W[], word: string): word is W {
  return known.some((one) => one === word);
}
