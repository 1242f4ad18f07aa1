import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { type ServerUnderTest, serversUnderTest } from "../../tests/servers/targets.ts";
import type { Milvus } from "../milvus/port.ts";
import { type IndexType, indexTypes } from "../spec/vocabulary.ts";

const dense = "dataType: FloatVector, dim: 8";
const text = "dataType: VarChar, maxLength: 64";
const hnsw = "M: 8, efConstruction: 32";
const onJson = 'json_path: "x[\\"a\\"]", json_cast_type: VARCHAR';

/** A field that each type of index may stand on, and everything that may be said of it. */
const asked: Readonly<Record<IndexType, readonly [field: string, index: string]>> = {
  AUTOINDEX: [dense, "metricType: COSINE"],
  FLAT: [dense, "metricType: IP"],
  IVF_FLAT: [dense, "metricType: L2, params: { nlist: 16 }"],
  IVF_SQ8: [dense, "metricType: COSINE, params: { nlist: 16 }"],
  IVF_PQ: [dense, "metricType: L2, params: { nlist: 16, m: 4, nbits: 8 }"],
  IVF_RABITQ: [dense, "metricType: L2, params: { nlist: 16, refine: true, refine_type: SQ8 }"],
  HNSW: [dense, `metricType: IP, params: { ${hnsw} }`],
  HNSW_SQ: [dense, `metricType: L2, params: { ${hnsw}, sq_type: SQ8 }`],
  HNSW_PQ: [dense, `metricType: L2, params: { ${hnsw}, m: 4, nbits: 8 }`],
  HNSW_PRQ: [dense, `metricType: L2, params: { ${hnsw}, m: 4, nbits: 8, nrq: 1 }`],
  SCANN: [dense, "metricType: L2, params: { nlist: 16, with_raw_data: true }"],
  DISKANN: [dense, "metricType: L2"],
  GPU_BRUTE_FORCE: [dense, "metricType: L2"],
  GPU_IVF_FLAT: [dense, "metricType: L2, params: { nlist: 16 }"],
  GPU_IVF_PQ: [dense, "metricType: L2, params: { nlist: 16, m: 4, nbits: 8 }"],
  GPU_CAGRA: [dense, "metricType: L2, params: { intermediate_graph_degree: 32, graph_degree: 16 }"],
  BIN_FLAT: ["dataType: BinaryVector, dim: 16", "metricType: HAMMING"],
  BIN_IVF_FLAT: ["dataType: BinaryVector, dim: 16", "metricType: JACCARD, params: { nlist: 16 }"],
  MINHASH_LSH: ["dataType: BinaryVector, dim: 256", "metricType: MHJACCARD, params: { mh_lsh_band: 4 }"],
  SPARSE_INVERTED_INDEX: ["dataType: SparseFloatVector", "metricType: IP"],
  SPARSE_WAND: ["dataType: SparseFloatVector", "metricType: IP"],
  INVERTED: [text, ""],
  BITMAP: ["dataType: Bool", ""],
  Trie: [text, ""],
  STL_SORT: ["dataType: Int64", ""],
  NGRAM: [text, "params: { min_gram: 2, max_gram: 3 }"],
  RTREE: ["dataType: Geometry", ""],
};

/** Indexes of further types of fields, where the pair decides. */
const pairs: Readonly<Record<string, readonly [field: string, index: string]>> = {
  drop_ratio_build: [
    "dataType: SparseFloatVector",
    "indexType: SPARSE_INVERTED_INDEX, metricType: IP, params: { drop_ratio_build: 0.2 }",
  ],
  "INVERTED on a number": ["dataType: Int64", "indexType: INVERTED"],
  "INVERTED on Bool": ["dataType: Bool", "indexType: INVERTED"],
  "INVERTED on Array": [
    "dataType: Array, elementType: VarChar, maxLength: 16, maxCapacity: 4",
    "indexType: INVERTED",
  ],
  "INVERTED on JSON": ["dataType: JSON", `indexType: INVERTED, params: { ${onJson} }`],
  "STL_SORT on text": [text, "indexType: STL_SORT"],
  "STL_SORT on Double": ["dataType: Double", "indexType: STL_SORT"],
  "AUTOINDEX on text": [text, "indexType: AUTOINDEX"],
  "AUTOINDEX on a number": ["dataType: Int32", "indexType: AUTOINDEX"],
  "AUTOINDEX on sparse vectors": ["dataType: SparseFloatVector", "indexType: AUTOINDEX, metricType: IP"],
};

/** What is built for a graphics card or for a machine with a fast disk: 2.3.5 takes it, where there is none, and never builds it. */
const otherMachines: ReadonlySet<string> = new Set(["GPU_IVF_FLAT", "GPU_IVF_PQ", "DISKANN"]);

/** What each server builds; everything else it has to refuse. */
const builtBy: Readonly<Record<ServerUnderTest["name"], readonly string[]>> = {
  "milvus-lite": [
    ...["AUTOINDEX", "FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW", "HNSW_SQ"],
    ...["SPARSE_INVERTED_INDEX", "INVERTED", "INVERTED on a number", "INVERTED on Bool"],
  ],
  "milvus-2.3.5": [
    ...["AUTOINDEX", "FLAT", "IVF_FLAT", "IVF_SQ8", "IVF_PQ", "HNSW", "SCANN"],
    ...["BIN_FLAT", "BIN_IVF_FLAT", "Trie", "STL_SORT", "STL_SORT on Double"],
    ...["AUTOINDEX on text", "AUTOINDEX on a number"],
  ],
};

describe.each(serversUnderTest())("on $name", ({ uri, name: server }) => {
  const built = new Set(builtBy[server]);
  let milvus: Milvus;
  let name = "";
  beforeAll(async () => {
    milvus = await open(uri);
  });
  beforeEach(() => {
    name = `t_${randomBytes(4).toString("hex")}`;
  });
  afterEach(() => dropAllOf(milvus, name));
  afterAll(() => milvus.close());

  const cases = [
    ...indexTypes
      .filter((type) => !otherMachines.has(type))
      .map(
        (type) =>
          [type, asked[type][0], [`indexType: ${type}`, asked[type][1]].filter(Boolean).join(", ")] as const,
      ),
    ...Object.entries(pairs).map(([name, [field, index]]) => [name, field, index] as const),
  ];

  test.each(cases)(
    "%s is built as asked, or refused before anything is tried",
    async (what, field, index) => {
      const isVector = field.includes("Vector");
      const specs = await specsFrom(
        {
          "collections/spec.yaml": `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: x, ${field} }
${isVector ? "" : `  - { name: v, ${dense} }`}
indexes:
  - { field: x, ${index} }
${isVector ? "" : "  - { field: v, indexType: FLAT, metricType: L2 }"}
`,
        },
        { project: `project_${name}` },
      );
      const planned = await planOn(milvus, specs);
      const refused = planned.actions.filter(({ class: change }) => change === "forbidden");
      if (refused.length > 0) {
        for (const { address, reason, operations } of refused) {
          expect(address).toMatch(/\/(field|index)\/x$/);
          expect(reason).toMatch(/has no (data type|index type|\w+ index on a field|drop_ratio_build) .*; /);
          expect(operations).toEqual([]);
        }
        expect(planned.actions).toEqual(refused);
        expect(built.has(what)).toBe(false);
        return;
      }
      expect(built.has(what)).toBe(true);
      expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", error: null, left: [] });
      expect((await planOn(milvus, specs)).actions.map(({ verb }) => verb)).toEqual(["noop"]);
    },
  );
});
