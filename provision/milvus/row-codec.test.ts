import { describe, expect, it } from "vitest";
import { field } from "../../tests/servers/collection-states.ts";
import { decodeValue, encodeRow, exactInteger } from "./row-codec.ts";
import { splitBySize } from "./split-by-size.ts";

describe("encodeRow", () => {
  const types = { id: "Int64", v: "FloatVector", tags: "Array", meta: "JSON" };
  const fields = new Map(Object.entries(types).map(([name, dataType]) => [name, field(name, dataType)]));

  it("gives the SDK plain values and loses no digit", () => {
    const row = {
      id: 9007199254740993n,
      v: Float32Array.of(1, 0.5),
      tags: [1n],
      meta: { n: 5n, deep: [{ m: 9007199254740995n }] },
      extra: [-9007199254740993n],
      $meta: { ...JSON.parse('{"__proto__":{"a":1}}'), beside: -0 },
    };
    expect(encodeRow(row, { fields, enableDynamicField: true })).toEqual({
      id: "9007199254740993",
      v: [1, 0.5],
      tags: ["1"],
      meta: '{"n":5,"deep":[{"m":9007199254740995}]}',
      $meta: '{"extra":[-9007199254740993],"__proto__":{"a":1},"beside":-0}',
    });
  });

  it("leaves what is no field to the SDK to refuse where there is no dynamic part", () => {
    expect(encodeRow({ id: 1, extra: 7n }, { fields, enableDynamicField: false })).toEqual({
      id: 1,
      extra: "7",
    });
  });
});

describe("decodeValue", () => {
  it("gives a bigint only where a number would be wrong", () => {
    expect(exactInteger("42")).toBe(42);
    expect(exactInteger("-9223372036854775808")).toBe(-9223372036854775808n);
    expect(decodeValue(["1", "9007199254740993"], "Array", "Int64")).toEqual([1, 9007199254740993n]);
  });

  it("gives vectors their own types", () => {
    expect(decodeValue([1, 2], "FloatVector", null)).toEqual(Float32Array.of(1, 2));
    expect(decodeValue([255], "BinaryVector", null)).toEqual(Uint8Array.of(255));
  });
});

describe("splitBySize", () => {
  it("keeps parts below the limit, in order, and never splits a row", () => {
    const rows = [10, 10, 10, 500, 10].map((length, id) => ({ id, v: new Float32Array(length) }));
    const parts = [...splitBySize(rows, 200)];
    expect(parts.map((part) => part.map((row) => row.id))).toEqual([[0, 1, 2], [3], [4]]);
  });
});
