import type { FieldSpec } from "../schema.ts";
import type { DataType, IndexType, MetricType } from "../vocabulary.ts";

const floats: readonly IndexType[] = [
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
  "AUTOINDEX",
];
const integers: readonly IndexType[] = ["INVERTED", "BITMAP", "STL_SORT", "AUTOINDEX"];
const fractions: readonly IndexType[] = ["INVERTED", "STL_SORT", "AUTOINDEX"];

/** "Index Explained" of the Milvus 2.6 documentation, and the checkers in internal/util/indexparamcheck. */
export const indexTypesOf: Readonly<Record<DataType, readonly IndexType[]>> = {
  FloatVector: [...floats, "GPU_BRUTE_FORCE", "GPU_IVF_FLAT", "GPU_IVF_PQ", "GPU_CAGRA"],
  Float16Vector: floats,
  BFloat16Vector: floats,
  Int8Vector: ["HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ", "AUTOINDEX"],
  BinaryVector: ["BIN_FLAT", "BIN_IVF_FLAT", "MINHASH_LSH", "AUTOINDEX"],
  SparseFloatVector: ["SPARSE_INVERTED_INDEX", "SPARSE_WAND", "AUTOINDEX"],
  Bool: ["INVERTED", "BITMAP", "AUTOINDEX"],
  Int8: integers,
  Int16: integers,
  Int32: integers,
  Int64: integers,
  Float: fractions,
  Double: fractions,
  VarChar: ["INVERTED", "BITMAP", "Trie", "STL_SORT", "NGRAM", "AUTOINDEX"],
  JSON: ["INVERTED", "NGRAM", "AUTOINDEX"],
  Array: ["INVERTED", "BITMAP", "AUTOINDEX"],
  Geometry: ["RTREE", "AUTOINDEX"],
  Timestamptz: ["STL_SORT", "AUTOINDEX"],
};

/** Why an index type does not fit a field, where its data type alone does not tell. */
export function bitmapMisfit(field: FieldSpec): string | undefined {
  if (field.primaryKey === true) return "Milvus builds no bitmap of a primary key: every value is its own.";
  const fractional = field.elementType === "Float" || field.elementType === "Double";
  return field.dataType === "Array" && fractional
    ? "A bitmap is for arrays of Bool, integers or VarChar."
    : undefined;
}

const dense: readonly MetricType[] = ["COSINE", "IP", "L2"];

/** Metrics of a vector type with an index type (internal/util/indexparamcheck/constraints.go); empty for scalars. */
export function metricsOf(dataType: DataType, indexType: IndexType): readonly MetricType[] {
  switch (dataType) {
    case "FloatVector":
    case "Float16Vector":
    case "BFloat16Vector":
    case "Int8Vector":
      return dense;
    case "BinaryVector":
      return indexType === "MINHASH_LSH" ? ["MHJACCARD"] : ["HAMMING", "JACCARD"];
    case "SparseFloatVector":
      return ["IP", "BM25"];
    default:
      return [];
  }
}
