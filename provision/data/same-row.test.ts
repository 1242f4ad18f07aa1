import { describe, expect, test } from "vitest";
import type { FieldSpec } from "../spec/schema.ts";
import { rowModel } from "./row-model.ts";
import { hasSoundVectors, isSameRow } from "./same-row.ts";

function same(field: Omit<FieldSpec, "name">, wanted: unknown, stored: unknown) {
  const fields: FieldSpec[] = [
    { name: "id", dataType: "VarChar", maxLength: 9, primaryKey: true },
    { name: "f", ...field },
  ];
  return isSameRow(rowModel({ collection: "c", fields }), { id: "a", f: wanted }, { id: "a", f: stored });
}

describe("what a server gives back for the same value is the same", () => {
  test.each<[Omit<FieldSpec, "name">, unknown, unknown]>([
    [{ dataType: "Int64" }, 9007199254740993n, "9007199254740993"],
    [{ dataType: "Int64" }, 5, "5"],
    [{ dataType: "Float" }, 0.1, Math.fround(0.1)],
    [{ dataType: "JSON" }, { a: 1, b: [{ c: 2 }] }, { b: [{ c: 2 }], a: 1 }],
    [{ dataType: "Array", elementType: "Int64" }, [1, 2n ** 60n], ["1", String(2n ** 60n)]],
    [{ dataType: "Array", elementType: "Float" }, [0.1], [Math.fround(0.1)]],
    [{ dataType: "Timestamptz" }, "2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00Z"],
    [{ dataType: "Geometry" }, "POINT (1 2)", "POINT(1.0 2.00)"],
    [{ dataType: "FloatVector", dim: 2 }, Float32Array.of(0.1, 2), [Math.fround(0.1), 2]],
    [{ dataType: "BFloat16Vector", dim: 1 }, Float32Array.of(0.1), [0.10009765625]],
    [{ dataType: "SparseFloatVector" }, { 7: 0.1, 3: 1 }, { 3: 1, 7: Math.fround(0.1) }],
    [{ dataType: "Int8", nullable: true }, null, undefined],
  ])("%o: %o is %o", (field, wanted, stored) => {
    expect(same(field, wanted, stored)).toBe(true);
  });
});

describe("what differs is seen", () => {
  test.each<[Omit<FieldSpec, "name">, unknown, unknown]>([
    [{ dataType: "Bool" }, true, false],
    [{ dataType: "Int64" }, 9007199254740993n, "9007199254740992"],
    [{ dataType: "Float" }, 0.1, 0.2],
    [{ dataType: "Double" }, 0.1, Math.fround(0.1)],
    [{ dataType: "VarChar", maxLength: 9 }, "a", "a "],
    [{ dataType: "JSON" }, { a: 1 }, { a: 1, b: null }],
    [{ dataType: "Array", elementType: "VarChar" }, ["a"], ["a", "b"]],
    [{ dataType: "FloatVector", dim: 2 }, Float32Array.of(1, 2), [1, 2.0000002384185791]],
    [{ dataType: "SparseFloatVector" }, { 7: 1 }, { 8: 1 }],
    [{ dataType: "Int8", nullable: true }, null, 0],
    [{ dataType: "Int8", nullable: true }, 0, null],
    [{ dataType: "Geometry" }, "POINT (1 2)", "POINT (1 3)"],
  ])("%o: %o is not %o", (field, wanted, stored) => {
    expect(same(field, wanted, stored)).toBe(false);
  });
});

test("a vector that embed fills is sound where it holds finite numbers, and not all zeros", () => {
  const model = rowModel({
    collection: "c",
    fields: [{ name: "id", dataType: "Int64", primaryKey: true }],
    embed: [{ from: "id", into: "v" }],
  });
  expect(hasSoundVectors(model, { id: 1, v: Float32Array.of(0, 1) })).toBe(true);
  for (const v of [Float32Array.of(0, 0), Float32Array.of(Number.NaN, 1), null, undefined]) {
    expect(hasSoundVectors(model, { id: 1, v })).toBe(false);
  }
});

test("dynamic values take part, filled vectors do not", () => {
  const model = rowModel({
    collection: "c",
    enableDynamicField: true,
    fields: [
      { name: "id", dataType: "VarChar", maxLength: 9, primaryKey: true },
      { name: "v", dataType: "FloatVector" },
    ],
    embed: [{ from: "id", into: "v" }],
  });
  expect(isSameRow(model, { id: "a", page: 1 }, { id: "a", page: 1, v: [1] })).toBe(true);
  expect(isSameRow(model, { id: "a", page: 1 }, { id: "a", $meta: { page: 1 } })).toBe(true);
  expect(isSameRow(model, { id: "a", page: 1 }, { id: "a", page: 2 })).toBe(false);
  expect(isSameRow(model, { id: "a" }, { id: "a", page: 2 })).toBe(false);
});
