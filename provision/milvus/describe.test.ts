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
