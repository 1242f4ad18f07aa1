import type { MetricType } from "./vocabulary.ts";

/**
 * The metric that Milvus takes where none is given (since 2.4; 2.3 wants to be told, and is); null for what is no vector.
 *
 * @param byFunction whether a BM25 function fills the field
 */
export function defaultMetric(dataType: string, byFunction: boolean): MetricType | null {
  if (dataType === "BinaryVector") return "HAMMING";
  if (dataType === "SparseFloatVector") return byFunction ? "BM25" : "IP";
  return dataType.endsWith("Vector") ? "COSINE" : null;
}
