import type { IndexType } from "../vocabulary.ts";

/** Form and range of one build parameter. */
export type Parameter =
  | { readonly form: "integer"; readonly least: number; readonly most: number }
  | { readonly form: "number"; readonly least: number; readonly most: number }
  | { readonly form: "boolean" }
  | { readonly form: "word"; readonly words: readonly string[] }
  | { readonly form: "text" };
export type Parameters = Readonly<Record<string, Parameter>>;

const intMax = 2_147_483_647;
const integer = (least: number, most = intMax): Parameter => ({ form: "integer", least, most });
const number = (least: number, most: number): Parameter => ({ form: "number", least, most });
const word = (...words: readonly string[]): Parameter => ({ form: "word", words });
const boolean: Parameter = { form: "boolean" };
const text: Parameter = { form: "text" };

// Ranges are those of the pages on each index type in the Milvus 2.6 documentation ("Index building parameters"),
// and of internal/util/indexparamcheck/constraints.go.
const graph: Parameters = { M: integer(2, 2048), efConstruction: integer(1) };
const refine: Parameters = {
  refine: boolean,
  refine_type: word("SQ6", "SQ8", "BF16", "FP16", "FP32", "FLAT"),
};
const product: Parameters = { m: integer(1, 65_536), nbits: integer(1, 24) };
const inverted: Parameters = { nlist: integer(1, 65_536) };
const gpu: Parameters = { cache_dataset_on_device: boolean };
const words: Parameters = { bm25_k1: number(0, 3), bm25_b: number(0, 1) };
const json: Parameters = {
  json_path: text,
  json_cast_type: word("BOOL", "DOUBLE", "VARCHAR", "ARRAY_BOOL", "ARRAY_DOUBLE", "ARRAY_VARCHAR", "JSON"),
  json_cast_function: word("STRING_TO_DOUBLE"),
};

export const buildParameters: Readonly<Record<IndexType, Parameters>> = {
  AUTOINDEX: { ...json, ...words },
  FLAT: {},
  IVF_FLAT: inverted,
  IVF_SQ8: inverted,
  IVF_PQ: { ...inverted, ...product },
  IVF_RABITQ: { ...inverted, ...refine },
  HNSW: graph,
  HNSW_SQ: { ...graph, sq_type: word("SQ4U", "SQ6", "SQ8", "BF16", "FP16"), ...refine },
  HNSW_PQ: { ...graph, ...product, ...refine },
  HNSW_PRQ: { ...graph, ...product, nrq: integer(1, 16), ...refine },
  SCANN: { ...inverted, with_raw_data: boolean },
  DISKANN: {
    max_degree: integer(1, 512),
    search_list_size: integer(1),
    pq_code_budget_gb_ratio: number(0, 0.25),
    search_cache_budget_gb_ratio: number(0, 0.3),
  },
  GPU_BRUTE_FORCE: {},
  GPU_IVF_FLAT: { ...inverted, ...gpu },
  // 0 lets the server choose m.
  GPU_IVF_PQ: { ...inverted, m: integer(0, 65_536), nbits: integer(1, 24), ...gpu },
  GPU_CAGRA: {
    intermediate_graph_degree: integer(1),
    graph_degree: integer(1),
    build_algo: word("IVF_PQ", "NN_DESCENT"),
    adapt_for_cpu: boolean,
    ...gpu,
  },
  BIN_FLAT: {},
  BIN_IVF_FLAT: inverted,
  MINHASH_LSH: {
    mh_element_bit_width: word("8", "16", "32", "64"),
    mh_lsh_band: integer(1),
    mh_lsh_code_in_mem: integer(0, 1),
    mh_lsh_bloom_false_positive_prob: number(0, 1),
    with_raw_data: boolean,
  },
  SPARSE_INVERTED_INDEX: {
    inverted_index_algo: word("DAAT_MAXSCORE", "DAAT_WAND", "TAAT_NAIVE"),
    drop_ratio_build: number(0, 1),
    ...words,
  },
  SPARSE_WAND: { drop_ratio_build: number(0, 1), ...words },
  INVERTED: json,
  BITMAP: {},
  Trie: {},
  STL_SORT: {},
  NGRAM: { min_gram: integer(1), max_gram: integer(1), json_path: text, json_cast_type: word("VARCHAR") },
  RTREE: {},
};

/** Parameters of searches, often given to the index by mistake. */
export const searchParameters: ReadonlySet<string> = new Set([
  "ef",
  "nprobe",
  "search_list",
  "reorder_k",
  "refine_k",
  "itopk_size",
  "rbq_query_bits",
  "drop_ratio_search",
  "radius",
  "range_filter",
  "level",
]);
