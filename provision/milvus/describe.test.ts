import { expect, test } from "vitest";
import { readField, readFlag } from "./describe.ts";

test("an array of structs is a field of its own kind, not one without a type", () => {
  // As the SDK puts it among the fields: Milvus 2.6.4, `schema.proto`, StructArrayFieldSchema.
  const described = JSON.parse(
    '{"fieldID":"105","name":"clips","description":"","fields":[{"name":"text"}],"type_params":[{"key":"max_capacity","value":"9"}]}',
  );
  expect(readField(described)).toMatchObject({
    name: "clips",
    dataType: "Array",
    elementType: "Struct",
    maxCapacity: 9,
    primaryKey: false,
    autoId: false,
  });
});

test("switches are read as Go reads them", () => {
  expect(["true", "True", "1", "false", "0", undefined].map(readFlag)).toEqual([
    true,
    true,
    true,
    false,
    false,
    null,
  ]);
});

test("what other clients give to a type that has none of it means nothing", () => {
  const described = (data_type: string, params: Readonly<Record<string, string>>) =>
    readField(
      JSON.parse(
        JSON.stringify({
          name: "a",
          data_type,
          type_params: Object.entries(params).map(([key, value]) => ({ key, value })),
        }),
      ),
    );
  const all = {
    max_length: "65535",
    dim: "8",
    max_capacity: "4",
    enable_match: "true",
    analyzer_params: "not JSON",
  };
  const nothing = { maxLength: null, dim: null, maxCapacity: null, enableMatch: false, analyzerParams: null };
  expect(described("JSON", all)).toMatchObject(nothing);
  expect(described("SparseFloatVector", all)).toMatchObject(nothing);
  expect(described("FloatVector", all)).toMatchObject({ ...nothing, dim: 8 });
  // Without an analyzer the others do nothing.
  expect(described("VarChar", all)).toMatchObject({ ...nothing, maxLength: 65535 });
  expect(described("VarChar", { ...all, enable_analyzer: "True" })).toMatchObject({
    enableAnalyzer: true,
    enableMatch: true,
  });
  expect(described("VarChar", { max_length: "long" })).toMatchObject({ maxLength: null });
  // What this version does not know keeps what it has.
  expect(described("Text", all)).toMatchObject({ maxLength: 65535, dim: 8 });
});
