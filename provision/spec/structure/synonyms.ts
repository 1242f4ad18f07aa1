import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";

/** Words of other databases and of older Milvus APIs, for words of Milvus' REST v2 API. Without case, `_` and `-`. */
const synonyms: Readonly<Record<string, string>> = {
  string: "VarChar",
  text: "VarChar",
  int: "Int64",
  integer: "Int64",
  long: "Int64",
  boolean: "Bool",
  vector: "FloatVector",
  densevector: "FloatVector",
  sparsevector: "SparseFloatVector",
  dot: "IP",
  dotproduct: "IP",
  innerproduct: "IP",
  euclidean: "L2",
  ivfflat: "IVF_FLAT",
  type: "dataType",
  isprimary: "primaryKey",
  pk: "primaryKey",
  maxlen: "maxLength",
  dimension: "dim",
  dimensions: "dim",
  metric: "metricType",
  fieldname: "field",
  indexname: "name",
  replicanumber: "replicas",
  url: "uri",
  baseurl: "baseUrl",
  dynamicfield: "enableDynamicField",
};

/** The one of the `known` words that was meant by a synonym or a slip of the keyboard. */
export function meantWord(word: string, known: readonly string[]): string | undefined {
  const synonym = ownValue(synonyms, word.toLowerCase().replace(/[\s_-]/g, ""));
  return synonym !== undefined && known.includes(synonym) ? synonym : didYouMean(word, known);
}
