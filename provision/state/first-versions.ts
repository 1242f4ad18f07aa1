import type { DataType, IndexType } from "../spec/vocabulary.ts";

/**
 * The first version of Milvus that has a data type, from the release notes of 2.4 to 3.0 and from "Compatible with" in its user guide.
 * What 2.3 has is `2.3`: no older server is spoken to.
 */
export const dataTypesSince: Readonly<Record<DataType, string>> = {
  Bool: "2.3",
  Int8: "2.3",
  Int16: "2.3",
  Int32: "2.3",
  Int64: "2.3",
  Float: "2.3",
  Double: "2.3",
  VarChar: "2.3",
  JSON: "2.3",
  Array: "2.3",
  Geometry: "2.6.4",
  Timestamptz: "2.6.6",
  BinaryVector: "2.3",
  FloatVector: "2.3",
  Float16Vector: "2.4",
  BFloat16Vector: "2.4",
  SparseFloatVector: "2.4",
  Int8Vector: "2.6",
};

/** The same of index types. */
export const indexTypesSince: Readonly<Record<IndexType, string>> = {
  AUTOINDEX: "2.3",
  FLAT: "2.3",
  IVF_FLAT: "2.3",
  IVF_SQ8: "2.3",
  IVF_PQ: "2.3",
  IVF_RABITQ: "2.6",
  HNSW: "2.3",
  HNSW_SQ: "2.5",
  HNSW_PQ: "2.5",
  HNSW_PRQ: "2.5",
  SCANN: "2.3",
  DISKANN: "2.3",
  GPU_BRUTE_FORCE: "2.4",
  GPU_IVF_FLAT: "2.3",
  GPU_IVF_PQ: "2.3",
  GPU_CAGRA: "2.4",
  BIN_FLAT: "2.3",
  BIN_IVF_FLAT: "2.3",
  MINHASH_LSH: "2.6",
  SPARSE_INVERTED_INDEX: "2.4",
  SPARSE_WAND: "2.4",
  INVERTED: "2.4",
  BITMAP: "2.5",
  Trie: "2.3",
  STL_SORT: "2.3",
  NGRAM: "2.6",
  RTREE: "2.6.4",
};

/** Names of those that a server of this version has. */
export function namesSince(
  table: Readonly<Record<string, string>>,
  has: (major: number, minor: number, patch?: number) => boolean,
): string[] {
  return Object.entries(table).flatMap(([name, version]) => {
    const [major = 0, minor = 0, patch = 0] = version.split(".").map(Number);
    return has(major, minor, patch) ? [name] : [];
  });
}
