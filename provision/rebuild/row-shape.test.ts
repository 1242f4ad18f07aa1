import { expect, test } from "vitest";
import type { CopyMapping } from "../plan/copy-mapping.ts";
import type { RowValues } from "../state/capabilities.ts";
import type { FieldState, LiveCollection } from "../state/types.ts";
import { contentDigest, contentOf, copied, digestRow, shapeOf } from "./row-shape.ts";

const field = (name: string, dataType: string, more: Partial<FieldState> = {}): FieldState => ({
  ...{ name, dataType, description: "", primaryKey: false, autoId: false, maxLength: null, dim: null },
  ...{ elementType: null, maxCapacity: null, nullable: true, defaultValue: null, partitionKey: false },
  ...{ clusteringKey: false, enableAnalyzer: false, enableMatch: false, analyzerParams: null },
  ...{ multiAnalyzerParams: null, mmap: null },
  ...more,
});
const id = field("id", "Int64", { primaryKey: true, nullable: false });
const collection = (...fields: FieldState[]): LiveCollection => ({
  ...{
    database: "default",
    description: "",
    fields: [id, ...fields],
    functions: [],
    enableDynamicField: true,
  },
  ...{ shardsNum: 1, consistencyLevel: "Bounded", partitions: [], partitionKeyPartitions: null },
  ...{ partitionKeyIsolation: false, properties: {}, indexes: [], load: null, embeddings: {}, name: "c" },
  ...{ collectionId: "1", aliases: [], ownership: null, indexProgress: [], loadState: "loaded" },
  unservedReplicas: 0,
});
const mapping: CopyMapping = {
  ...{
    primaryKey: "id",
    keys: "kept",
    fields: ["id"],
    moved: [],
    asDynamic: [],
    checked: [],
    embed: [],
    dynamic: true,
  },
  ...{ partitions: null, partitionBy: null },
};

const anything: RowValues = {
  json: new Set(["object", "array", "string", "number", "boolean"]),
  emptySparse: true,
};
/** The field is dynamic in the old generation, and a field in the new one. */
const moving = (to: FieldState, holds = anything) =>
  shapeOf({ ...mapping, moved: [to.name] }, collection(), collection(to), holds);

test.each<[FieldState, unknown, unknown]>([
  [field("v", "VarChar", { maxLength: 8 }), "acme", "acme"],
  [field("v", "Int64"), 9007199254740993n, 9007199254740993n],
  [field("v", "Bool"), false, false],
  [field("v", "Float"), 0.1, Math.fround(0.1)],
  [field("v", "Double"), 0.1, 0.1],
  [field("v", "Double"), 1746714878034235396n, 1746714878034235400],
  [field("v", "Array", { elementType: "Double", maxCapacity: 4 }), [2n ** 60n + 1n, 0.5], [2 ** 60, 0.5]],
  [field("v", "JSON"), { a: [1] }, { a: [1] }],
  [field("v", "Array", { elementType: "Float", maxCapacity: 4 }), [0.1, 2], [Math.fround(0.1), 2]],
  [field("v", "FloatVector", { dim: 2, nullable: false }), [0.1, 2], Float32Array.of(0.1, 2)],
  [field("v", "VarChar", { maxLength: 8, defaultValue: "none" }), null, "none"],
  [field("v", "Int64", { defaultValue: "7" }), undefined, 7],
  [field("v", "Timestamptz"), "2026-01-31T12:00:00+01:00", "2026-01-31T11:00:00Z"],
])("value %# goes into its field, and has the same digest there", (to, before, after) => {
  const shape = moving(to);
  const old = { id: 1, $meta: { ...(before === undefined ? {} : { v: before }), other: 1 } };
  const copy = copied(shape, old);
  expect(copy).toHaveProperty("row");
  if ("row" in copy) expect(copy.row).toMatchObject({ id: 1, other: 1 });
  const read = { id: 1, v: after, $meta: { other: 1 } };
  expect(contentOf(digestRow(shape, old))).toBe(contentDigest(shape, read));
  const other = { ...old, $meta: { ...old.$meta, v: "something else" } };
  expect(digestRow(shape, other)).not.toBe(digestRow(shape, old));
});

test.each<[FieldState, unknown, string]>([
  [field("v", "VarChar", { maxLength: 3 }), "acme", '"v" has 4 bytes, over its maxLength of 3.'],
  [field("v", "Int8"), 300, '"v" is 300, but takes Int8, a whole number from -128 to 127.'],
  [field("v", "Int8", { nullable: false }), null, '"v" is null, but is not nullable.'],
  [field("v", "Int8", { nullable: false }), undefined, '"v" is missing.'],
  [
    field("v", "Array", { elementType: "Int8", maxCapacity: 1 }),
    [1, 2],
    '"v" has 2 elements, over its maxCapacity of 1.',
  ],
  [
    field("v", "Array", { elementType: "Int8", maxCapacity: 2 }),
    ["a"],
    '"v[0]" is "a", but takes a whole number (Int8).',
  ],
])("value %# does not fit", (to, value, problem) => {
  const row = { id: 1, $meta: value === undefined ? {} : { v: value } };
  expect(copied(moving(to), row)).toEqual({ problem });
});

test.each([5, "plain", [1], true])("%j goes into a JSON field only where the server holds it", (value) => {
  const row = { id: 1, $meta: { v: value } };
  const objects = { ...anything, json: new Set(["object"] as const) };
  expect(copied(moving(field("v", "JSON")), row)).toEqual({ row: { id: 1, v: value } });
  expect(copied(moving(field("v", "JSON"), objects), row)).toHaveProperty("problem");
});

test("a field goes back to a dynamic key, and what a Float has lost is no difference", () => {
  const v = field("v", "Float");
  const shape = shapeOf({ ...mapping, asDynamic: ["v"] }, collection(v), collection(), anything);
  const row = { id: 1, v: Math.fround(0.1), $meta: { other: 1 } };
  expect(copied(shape, row)).toEqual({ row: { id: 1, v: Math.fround(0.1), other: 1 } });
  expect(contentOf(digestRow(shape, row))).toBe(contentDigest(shape, { id: 1, $meta: { v: 0.1, other: 1 } }));
  const none = { id: 1, v: null, $meta: {} };
  expect(copied(shape, none)).toEqual({ row: { id: 1 } });
  expect(contentOf(digestRow(shape, none))).toBe(contentDigest(shape, { id: 1, $meta: { v: null } }));
});

test("a value is checked again where its field holds less", () => {
  const [long, short] = [field("v", "VarChar", { maxLength: 8 }), field("v", "VarChar", { maxLength: 3 })];
  const fields = { ...mapping, fields: ["id", "v"], checked: ["v"] };
  const shape = shapeOf(fields, collection(long), collection(short), anything);
  expect(copied(shape, { id: 1, v: "abc" })).toEqual({ row: { id: 1, v: "abc" } });
  expect(copied(shape, { id: 1, v: "abcd" })).toHaveProperty("problem");
});

test.each(["constructor", "toString"])("a dynamic key may be called %s", (name) => {
  const shape = moving(field(name, "VarChar", { maxLength: 8 }));
  expect(copied(shape, { id: 1, $meta: {} })).toEqual({ row: { id: 1 } });
  expect(copied(shape, { id: 1, $meta: { [name]: "x" } })).toEqual({ row: { id: 1, [name]: "x" } });
});
