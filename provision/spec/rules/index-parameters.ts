import type { IndexType } from "../vocabulary.ts";

/** Form and range of one build parameter. */
export type Parameter =
  | { readonly form: "integer"; readonly least: number; readonly most: number }
  /** `below`: the most itself is out of range. */
  | { readonly form: "number"; readonly least: number; readonly most: number; readonly below?: true }
  | { readonly form: "boolean" }
  | { readonly form: "word"; readonly words: readonly string[] }
  | { readonly form: "text" };
export type Parameters = Readonly<Record<string, Parameter>>;

const intMax = 2_147_483_647;
const integer = (least: number, most = intMax): Parameter => ({ form: "integer", least, most });
const number = (least: number, most: number): Parameter => ({ form: "number", least, most });
const share: Parameter = { form: "number", least: 0, most: 1, below: true };
const word = (...words: readonly string[]): Parameter => ({ form: "word", words });
const boolean: Parameter = { form: "boolean" };
const text: Parameter = { form: "text" };

// Ranges are those of the pages on each index type in the Milvus 2.6 documentation ("Index building parameters"), of
// internal/util/indexparamcheck/constraints.go, and of knowhere, which refuses in the end: the `_config.h` of each index, set_range.
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
    // The documentation says 512; diskann_config.h of knowhere takes more.
    max_degree: integer(1, 2048),
    search_list_size: integer(1),
    pq_code_budget_gb_ratio: number(0, 0.25),
    search_cache_budget_gb_ratio: number(0, 0.3),
  },
  GPU_BRUTE_FORCE: {},
  GPU_IVF_FLAT: { ...inverted, ...gpu },
  // 0 lets the server choose m; nbits by gpu_cuvs_ivf_pq_config.h of knowhere.
  GPU_IVF_PQ: { ...inverted, m: integer(0, 65_536), nbits: integer(4, 8), ...gpu },
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
    drop_ratio_build: share,
    ...words,
  },
  SPARSE_WAND: { drop_ratio_build: share, ...words },
  INVERTED: json,
  // "only bitmap index support indexoffsetcache.enabled now": seen on 2.5.24, 2.6.20 and 3.0.0-beta.
  BITMAP: { "indexoffsetcache.enabled": boolean },
  Trie: {},
  STL_SORT: {},
  NGRAM: { min_gram: integer(1), max_gram: integer(1), json_path: text, json_cast_type: word("VARCHAR") },
  RTREE: {},
};

/**
 * Parameters of searches: ranges, and the types of index that read them; null: all of vectors. From "Index-specific search params"
 * of the Milvus 2.6 documentation, and from knowhere (`for_search` in the `_config.h` of each index).
 */
export const searchParameters: Readonly<
  Record<string, { readonly parameter: Parameter; readonly of: readonly IndexType[] | null }>
> = {
  ef: {
    parameter: integer(1),
    // AUTOINDEX is HNSW unless the server is configured otherwise; CAGRA searches on the processor with adapt_for_cpu.
    of: ["HNSW", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ", "GPU_CAGRA", "AUTOINDEX"],
  },
  nprobe: {
    parameter: integer(1, 65_536),
    of: [
      ...(["IVF_FLAT", "IVF_SQ8", "IVF_PQ", "IVF_RABITQ", "SCANN"] as const),
      ...(["GPU_IVF_FLAT", "GPU_IVF_PQ", "BIN_IVF_FLAT"] as const),
    ],
  },
  search_list: { parameter: integer(1), of: ["DISKANN"] },
  reorder_k: { parameter: integer(1), of: ["SCANN"] },
  refine_k: {
    parameter: number(1, Number.MAX_VALUE),
    of: ["IVF_RABITQ", "HNSW_SQ", "HNSW_PQ", "HNSW_PRQ"],
  },
  rbq_query_bits: { parameter: integer(0, 8), of: ["IVF_RABITQ"] },
  itopk_size: { parameter: integer(1), of: ["GPU_CAGRA"] },
  search_width: { parameter: integer(1), of: ["GPU_CAGRA"] },
  min_iterations: { parameter: integer(0), of: ["GPU_CAGRA"] },
  max_iterations: { parameter: integer(0), of: ["GPU_CAGRA"] },
  team_size: { parameter: integer(0, 32), of: ["GPU_CAGRA"] },
  drop_ratio_search: { parameter: share, of: ["SPARSE_INVERTED_INDEX", "SPARSE_WAND", "AUTOINDEX"] },
  mh_search_with_jaccard: { parameter: boolean, of: ["MINHASH_LSH"] },
  mh_lsh_batch_search: { parameter: boolean, of: ["MINHASH_LSH"] },
  // "Range Search": rows between two distances.
  radius: { parameter: number(-Number.MAX_VALUE, Number.MAX_VALUE), of: null },
  range_filter: { parameter: number(-Number.MAX_VALUE, Number.MAX_VALUE), of: null },
  // "AUTOINDEX" of Zilliz Cloud: how much recall is worth.
  level: { parameter: integer(1, 10), of: ["AUTOINDEX"] },
};
