import { describe, expect, test } from "vitest";
import { MilvusStackError } from "../provision/diagnostics/index.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import { checkFilter } from "./check-filter.ts";
import { checkOptions, checkWeight } from "./check-options.ts";
import type { SearchOptions } from "./options.ts";
import { queryVector } from "./query-vector.ts";
import { denseTarget, ownSparseTarget, sparseTarget, vectorTarget } from "./search-target.ts";

const spec: CollectionSpec = {
  collection: "articles",
  fields: [
    { name: "id", dataType: "Int64", primaryKey: true },
    { name: "text", dataType: "VarChar", maxLength: 256 },
    { name: "views", dataType: "Int64" },
    { name: "embedding", dataType: "FloatVector" },
    { name: "clustered", dataType: "FloatVector", dim: 4 },
  ],
  partitions: ["science", "business"],
  indexes: [
    { field: "embedding", indexType: "HNSW", metricType: "COSINE", params: { M: 8, efConstruction: 64 } },
    { field: "clustered", indexType: "IVF_FLAT", metricType: "L2", params: { nlist: 16 } },
  ],
  embed: [{ from: "text", into: "embedding" }],
};
const dynamic: CollectionSpec = { ...spec, enableDynamicField: true };
const { partitions: _, ...unparted } = spec;
const keyed: CollectionSpec = { ...unparted, partitionKey: { field: "text" } };

/** What is told about a call, for people; everything else goes through. */
function told(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (!(error instanceof MilvusStackError)) throw error;
    expect(error.exitCode).toBe(3);
    return error.diagnostics
      .map(({ code, summary, cause, suggestion, fix }) =>
        [code, summary, cause, suggestion && `Did you mean ${suggestion}?`, fix].filter(Boolean).join(" "),
      )
      .join("\n");
  }
  return "fine";
}
const search = (options: SearchOptions, of = spec) =>
  told(() => checkOptions(of, vectorTarget(of, options.field ?? "embedding"), options));

describe("options of a search", () => {
  test.each<[SearchOptions, string | RegExp]>([
    [{}, "fine"],
    [{ limit: 16_384, ef: 16_384, roundDecimal: 6 }, "fine"],
    [{ limit: 0 }, "MS704 limit is 0. Take a whole number from 1 to 16384."],
    [{ limit: 16_385 }, /^MS704 limit is 16385/],
    [{ limit: 1.5 }, /^MS704/],
    [{ limit: Number.NaN }, /^MS704/],
    [{ roundDecimal: 7 }, "MS704 roundDecimal is 7. Take a whole number from 0 to 6."],
    [{ limit: 20, ef: 19 }, /^MS704 ef is 19\. .* of which 20 are to be returned.* Take 64\./],
    [{ ef: 9 }, /^MS704 ef is 9/],
    [{ nprobe: 8 }, /^MS704 nprobe means nothing for "embedding", which has a HNSW index\..*Leave it out/],
    [{ field: "clustered", nprobe: 16 }, "fine"],
    [{ field: "clustered", nprobe: 17 }, "MS704 nprobe is 17. Take a whole number from 1 to 16."],
    [{ field: "clustered", ef: 64 }, /^MS704 ef means nothing for "clustered"/],
    [{ params: { radius: 0.5, range_filter: 0.9 } }, "fine"],
    [{ params: { reorder_k: 8 } }, /^MS704 reorder_k means nothing for the HNSW index/],
    [{ params: { radiuss: 1 } }, /^MS704 There is no search parameter radiuss\..*Did you mean radius\?/],
    [{ field: "clustered", params: { nprobe: 17 } }, /^MS704 nprobe is 17\..*from 1 to 16/],
    [
      { partitions: ["sciense"] },
      /^MS703 There is no partition "sciense"\..*_default, science, business.*Did you mean science\?/,
    ],
    [{ partitions: ["_default", "science"] }, "fine"],
    [
      { outputFields: ["vews"] },
      /^MS702 There is no field "vews"\..*Did you mean views\? Correct the name\.$/,
    ],
    [{ outputFields: ["*"] }, "fine"],
    [{ filter: "views >=" }, /^MS701/],
  ])("%j", (options, expected) => {
    if (typeof expected === "string") expect(search(options)).toBe(expected);
    else expect(search(options)).toMatch(expected);
  });

  test("a partition cannot be named where keys decide", () => {
    expect(search({ partitions: ["science"] }, keyed)).toMatch(/^MS703 .*by key.*filter on "text"/);
  });
  test("any name is a field where there is a dynamic one", () => {
    expect(search({ outputFields: ["source"], filter: 'source == "wire"' }, dynamic)).toBe("fine");
  });
});

describe("filters", () => {
  test("an unknown field is marked", () => {
    const message = told(() => checkFilter(spec, "id > 1 and vews >= 2"));
    expect(message).toContain('MS702 The filter names "vews"');
    expect(message).toContain("id > 1 and vews >= 2\n           ^^^^\n");
    expect(message).toContain("Did you mean views?");
  });
  test("what does not parse is marked", () => {
    expect(told(() => checkFilter(spec, "views = 1"))).toMatch(/^MS701 [\s\S]*views = 1\n {6}\^/);
  });
});

describe("fields to search", () => {
  test.each<[string, () => unknown, RegExp]>([
    ["by text, without embed", () => denseTarget({ ...spec, embed: [] }, undefined), /^MS708 .*`embed`/],
    [
      "by text, another field",
      () => denseTarget(spec, "clustered"),
      /^MS708 "clustered" cannot.*embedding\./,
    ],
    ["by words", () => sparseTarget(spec), /^MS708 .*BM25/],
    ["by a vector", () => vectorTarget(spec, "embeding"), /^MS708 .*Did you mean embedding\?/],
  ])("%s", (_name, act, expected) => expect(told(act)).toMatch(expected));
});

describe("vectors to search with", () => {
  const vectors: CollectionSpec = {
    ...spec,
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "text", dataType: "VarChar", maxLength: 256 },
      { name: "dense", dataType: "FloatVector", dim: 2 },
      { name: "half", dataType: "Float16Vector", dim: 2 },
      { name: "bits", dataType: "BinaryVector", dim: 16 },
      { name: "bytes", dataType: "Int8Vector", dim: 2 },
      { name: "sparse", dataType: "SparseFloatVector" },
      { name: "words", dataType: "SparseFloatVector" },
    ],
    functions: [{ name: "bm25", type: "BM25", inputFieldNames: ["text"], outputFieldNames: ["words"] }],
  };

  test.each<[string, unknown, unknown]>([
    ["dense", [0.5, 1], Float32Array.of(0.5, 1)],
    ["half", [0.5, 1], Float32Array.of(0.5, 1)],
    ["bits", [255, 0], Uint8Array.of(255, 0)],
    ["bytes", [-128, 127], Int8Array.of(-128, 127)],
    ["sparse", { 0: 0.5, 100: 0.3 }, { 0: 0.5, 100: 0.3 }],
    ["sparse", { indices: [100, 0], values: [0.3, 0.5] }, { 0: 0.5, 100: 0.3 }],
  ])("%s takes %j", (field, vector, expected) => {
    expect(Reflect.apply(queryVector, undefined, [vectors, field, vector])).toEqual(expected);
  });

  test.each<[string, unknown]>([
    ["sparse", [0.5, 1]],
    ["sparse", { a: 1 }],
    ["sparse", { 0: Number.NaN }],
    ["sparse", { 0: "1" }],
    ["sparse", null],
    ["dense", { 0: 0.5, 1: 0.3 }],
    ["dense", { indices: [0, 1], values: [0.5, 0.3] }],
    ["dense", [1]],
    ["dense", [1, null]],
    ["dense", [1, Number.POSITIVE_INFINITY]],
    ["dense", "ab"],
    ["half", [1, 70_000]],
    ["bits", [1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0]],
    ["bits", [256, 0]],
    ["bytes", [0.5, 1]],
  ])("%s refuses %j", (field, vector) => {
    const message = told(() => Reflect.apply(queryVector, undefined, [vectors, field, vector]));
    expect(message).toMatch(
      new RegExp(`^MS658 The query vector does not fit "${field}", a \\w+Vector\\. .+ Pass `),
    );
  });

  test("a vector is not searched in a field whose vectors Milvus makes", () => {
    expect(told(() => vectorTarget(vectors, "words"))).toMatch(/^MS708 "words" .*"bm25".*hybridSearch/);
    expect(told(() => ownSparseTarget(vectors, "words"))).toMatch(/^MS708 "words" .*sparse/);
    expect([vectorTarget(vectors, undefined).field, ownSparseTarget(vectors).field]).toEqual([
      "dense",
      "sparse",
    ]);
    expect(told(() => ownSparseTarget(spec))).toMatch(/^MS708 .*SparseFloatVector/);
  });
});

test("weights are from 0 to 1, and both are there", () => {
  expect(told(() => [checkWeight("dense", 1), checkWeight("sparse", 0)])).toBe("fine");
  expect(told(() => checkWeight("dense", 1.1))).toMatch(/^MS704 The dense weight is 1\.1/);
  expect(told(() => checkWeight("sparse", Number.NaN))).toMatch(/^MS704 The sparse/);
});
