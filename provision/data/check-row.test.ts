import { describe, expect, test } from "vitest";
import type { CollectionSpec, FieldSpec } from "../spec/schema.ts";
import type { RowValues } from "../state/capabilities.ts";
import { checkRow } from "./check-row.ts";
import { rowModel } from "./row-model.ts";

const id: FieldSpec = { name: "id", dataType: "Int64", primaryKey: true };
function model(fields: FieldSpec[], rest: Partial<CollectionSpec> = {}) {
  return rowModel({ collection: "c", fields: [id, ...fields], ...rest });
}
/** Codes of the problems of one value, or the value that came out. */
function check(field: Omit<FieldSpec, "name">, value: unknown) {
  const checked = checkRow(model([{ name: "f", ...field }]), {
    id: 1,
    ...(value === undefined ? {} : { f: value }),
  });
  return "row" in checked ? checked.row.entity.f : checked.problems.map((problem) => problem.code).join();
}

describe("values that fit are converted", () => {
  test.each<[Omit<FieldSpec, "name">, unknown, unknown]>([
    [{ dataType: "Bool" }, true, true],
    [{ dataType: "Int8" }, -128, -128],
    [{ dataType: "Int32" }, 2147483647, 2147483647],
    [{ dataType: "Int64" }, 9007199254740993n, 9007199254740993n],
    [{ dataType: "Int64" }, 12n, 12],
    [{ dataType: "Float" }, 1.5, 1.5],
    [{ dataType: "Double" }, 12345678901234567n, 12345678901234568],
    [{ dataType: "VarChar", maxLength: 4 }, "äö", "äö"],
    [{ dataType: "JSON" }, { a: [1, null] }, { a: [1, null] }],
    [{ dataType: "Array", elementType: "Int16", maxCapacity: 2 }, [1, 2], [1, 2]],
    [{ dataType: "Timestamptz" }, "2026-01-31T12:00:00+01:00", "2026-01-31T12:00:00+01:00"],
    [{ dataType: "Geometry" }, "POINT (1 2)", "POINT (1 2)"],
    [{ dataType: "FloatVector", dim: 2 }, [1, 2], Float32Array.of(1, 2)],
    [{ dataType: "FloatVector", dim: 2 }, Float32Array.of(1, 2), Float32Array.of(1, 2)],
    [{ dataType: "BinaryVector", dim: 16 }, [255, 1], Uint8Array.of(255, 1)],
    [{ dataType: "Int8Vector", dim: 2 }, [-128, 127], Int8Array.of(-128, 127)],
    [{ dataType: "SparseFloatVector" }, { "7": 0.5 }, { 7: 0.5 }],
    [{ dataType: "SparseFloatVector" }, { indices: [7, 9], values: [0.5, 1] }, { 7: 0.5, 9: 1 }],
    [{ dataType: "Int8", nullable: true }, null, null],
    [{ dataType: "Int8", nullable: true }, undefined, null],
    [{ dataType: "VarChar", maxLength: 9, defaultValue: "open" }, undefined, "open"],
    [{ dataType: "VarChar", maxLength: 9, defaultValue: "open" }, null, "open"],
  ])("%o takes %o", (field, value, expected) => {
    expect(check(field, value)).toEqual(expected);
  });
});

describe("what a server cannot hold is refused for that server alone", () => {
  const lite = { json: new Set(["object", "array"] as const), emptySparse: false };
  const old = { json: new Set(["object"] as const), emptySparse: true };
  const codes = (field: Omit<FieldSpec, "name">, value: unknown, holds: RowValues) => {
    const spec: CollectionSpec = { collection: "c", fields: [id, { name: "f", ...field }] };
    const checked = checkRow(rowModel(spec, holds), { id: 1, f: value });
    return "row" in checked ? "" : checked.problems.map(({ code }) => code).join();
  };
  test.each<[unknown, string, string]>([
    [{}, "", ""],
    [{ deep: [1, "a", null, true] }, "", ""],
    [[1, 2], "", "MS666"],
    [[], "", "MS666"],
    [5, "MS666", "MS666"],
    ["plain", "MS666", "MS666"],
    ["", "MS666", "MS666"],
    ["{}", "MS666", "MS666"],
    [true, "MS666", "MS666"],
    [false, "MS666", "MS666"],
    [0, "MS666", "MS666"],
  ])("JSON %o", (value, onLite, onOld) => {
    expect(codes({ dataType: "JSON" }, value, lite)).toBe(onLite);
    expect(codes({ dataType: "JSON" }, value, old)).toBe(onOld);
    expect(check({ dataType: "JSON" }, value)).toEqual(value);
  });
  test("a sparse vector without a weight", () => {
    const sparse = { dataType: "SparseFloatVector" } as const;
    for (const empty of [{}, { 1: 0 }, { indices: [], values: [] }]) {
      expect(codes(sparse, empty, lite)).toBe("MS658");
      expect(codes(sparse, empty, old)).toBe("");
    }
  });
});

describe("a vector of zeros", () => {
  const row = (
    metricType: "COSINE" | "L2" | "HAMMING",
    dataType: FieldSpec["dataType"],
    f: unknown,
    dim = 2,
  ) =>
    checkRow(
      model([{ name: "f", dataType, dim }], { indexes: [{ field: "f", indexType: "FLAT", metricType }] }),
      { id: 1, f },
    );
  test.each(["FloatVector", "Float16Vector", "BFloat16Vector", "Int8Vector"] as const)("%s", (type) => {
    expect(problems(row("COSINE", type, [0, 0]))).toMatchObject([{ code: "MS665" }]);
    expect(row("L2", type, [0, 0])).toMatchObject({ row: { zeroVectors: ["f"] } });
    expect(row("COSINE", type, [0, 1])).toMatchObject({ row: { zeroVectors: [] } });
  });
  test("of bits is a vector like any other", () => {
    expect(row("HAMMING", "BinaryVector", [0], 8)).toMatchObject({ row: { zeroVectors: [] } });
  });
});

describe("values that do not fit are refused", () => {
  test.each<[Omit<FieldSpec, "name">, unknown, string]>([
    [{ dataType: "Bool" }, 1, "MS655"],
    [{ dataType: "Int8" }, 128, "MS656"],
    [{ dataType: "Int16" }, -32769, "MS656"],
    [{ dataType: "Int32" }, 2147483648, "MS656"],
    [{ dataType: "Int64" }, 9223372036854775808n, "MS656"],
    [{ dataType: "Int64" }, 2 ** 53, "MS656"],
    [{ dataType: "FloatVector", dim: 2 }, [null, 1], "MS658"],
    [{ dataType: "SparseFloatVector" }, { 1: -0.5 }, "MS658"],
    [{ dataType: "SparseFloatVector" }, { 1: null }, "MS658"],
    [{ dataType: "SparseFloatVector" }, { indices: [1], values: [1, 2] }, "MS658"],
    [{ dataType: "SparseFloatVector" }, { indices: [1, 1], values: [1, 2] }, "MS658"],
    [{ dataType: "SparseFloatVector" }, Float32Array.of(1), "MS658"],
    [{ dataType: "Int64" }, "1", "MS655"],
    [{ dataType: "Int64" }, 1.5, "MS655"],
    [{ dataType: "Float" }, "NaN", "MS655"],
    [{ dataType: "Float" }, 1e39, "MS656"],
    [{ dataType: "Double" }, Number.NaN, "MS656"],
    [{ dataType: "Double" }, Number.POSITIVE_INFINITY, "MS656"],
    [{ dataType: "VarChar", maxLength: 3 }, "äö", "MS657"],
    [{ dataType: "VarChar", maxLength: 9 }, "\ud800", "MS655"],
    [{ dataType: "VarChar", maxLength: 9 }, 7, "MS655"],
    [{ dataType: "JSON" }, { a: "x".repeat(70_000) }, "MS657"],
    [{ dataType: "JSON" }, { a: [Number.POSITIVE_INFINITY] }, "MS656"],
    [{ dataType: "JSON" }, { a: { b: Number.NaN } }, "MS656"],
    [{ dataType: "Array", elementType: "Int16", maxCapacity: 2 }, [1, 2, 3], "MS657"],
    [{ dataType: "Array", elementType: "Int16", maxCapacity: 2 }, [1, 99999], "MS656"],
    [{ dataType: "Array", elementType: "VarChar", maxCapacity: 2, maxLength: 2 }, ["abc"], "MS657"],
    [{ dataType: "Array", elementType: "VarChar", maxCapacity: 2, maxLength: 2 }, [null], "MS655"],
    [{ dataType: "Array", elementType: "VarChar", maxCapacity: 2, maxLength: 2 }, "a", "MS655"],
    [{ dataType: "Timestamptz" }, "yesterday", "MS655"],
    [{ dataType: "Geometry" }, 1, "MS655"],
    [{ dataType: "FloatVector", dim: 2 }, [1, 2, 3], "MS658"],
    [{ dataType: "FloatVector", dim: 2 }, [1, null], "MS658"],
    [{ dataType: "FloatVector", dim: 2 }, [1, 1e39], "MS658"],
    [{ dataType: "Float16Vector", dim: 2 }, [1, 70_000], "MS658"],
    [{ dataType: "BinaryVector", dim: 16 }, [256, 0], "MS658"],
    [{ dataType: "BinaryVector", dim: 16 }, [1], "MS658"],
    [{ dataType: "Int8Vector", dim: 2 }, [0.5, 1], "MS658"],
    [{ dataType: "SparseFloatVector" }, { x: 1 }, "MS658"],
    [{ dataType: "SparseFloatVector" }, { "4294967295": 1 }, "MS658"],
    [{ dataType: "SparseFloatVector" }, { "1": "a" }, "MS658"],
    [{ dataType: "Int8" }, null, "MS659"],
    [{ dataType: "Int8" }, undefined, "MS653"],
  ])("%o refuses %o", (field, value, code) => {
    expect(check(field, value)).toBe(code);
  });
});

const text: FieldSpec = { name: "title", dataType: "VarChar", maxLength: 64 };
const vector: FieldSpec = { name: "embedding", dataType: "FloatVector" };
const problems = (checked: ReturnType<typeof checkRow>) => ("problems" in checked ? checked.problems : []);

test("every problem of a row is given", () => {
  const found = problems(
    checkRow(model([text, { name: "views", dataType: "Int64" }]), { id: "a", titel: "x", views: 1.5 }),
  );
  expect(found.map((problem) => problem.code)).toEqual(["MS655", "MS653", "MS655", "MS654"]);
  expect(found[3]?.fix).toContain('"title"');
});

test("what embed, a function or Milvus fills is not to be given", () => {
  const spec = model([text, vector, { name: "sparse", dataType: "SparseFloatVector" }], {
    embed: [{ from: "title", into: "embedding" }],
    functions: [{ name: "bm25", type: "BM25", inputFieldNames: ["title"], outputFieldNames: ["sparse"] }],
  });
  const found = problems(checkRow(spec, { id: 1, title: "a", embedding: [1], sparse: {} }));
  expect(found.map((problem) => problem.summary)).toEqual([
    expect.stringContaining("filled by `embed`"),
    expect.stringContaining('filled by the function "bm25"'),
  ]);
  const auto = rowModel({ collection: "c", fields: [{ ...id, autoId: true }, text] });
  expect(problems(checkRow(auto, { id: 1, title: "a" }))[0]?.summary).toContain("autoId");
  expect(checkRow(auto, { title: "a" })).toMatchObject({ row: { key: null, entity: { title: "a" } } });
});

test("keys that are no field are kept with a dynamic field", () => {
  const spec = model([text], { enableDynamicField: true });
  expect(checkRow(spec, { id: 1, title: "a", page: 3 })).toMatchObject({
    row: { entity: { id: 1, title: "a", page: 3 } },
  });
  expect(problems(checkRow(spec, { id: 1, title: "a", $meta: {} }))).toHaveLength(1);
});

test("the text to embed is made from the row, and there must be some", () => {
  const spec = model([text, { ...text, name: "body", nullable: true }, vector], {
    embed: [{ from: ["title", "body"], into: "embedding" }],
  });
  expect(checkRow(spec, { id: 1, title: "a", body: "b" })).toMatchObject({ row: { texts: ["a\nb"] } });
  expect(checkRow(spec, { id: 1, title: "a", body: null })).toMatchObject({ row: { texts: ["a"] } });
  expect(problems(checkRow(spec, { id: 1, title: " ", body: null }))[0]?.code).toBe("MS662");
});

test("partitionBy names a partition that is there", () => {
  const spec = model([text], { partitions: ["news"], seed: { file: "f", partitionBy: "title" } });
  expect(checkRow(spec, { id: 1, title: "news" })).toMatchObject({ row: { partition: "news" } });
  expect(problems(checkRow(spec, { id: 1, title: "sport" }))[0]).toMatchObject({
    code: "MS661",
    fix: expect.stringContaining("news"),
  });
});
