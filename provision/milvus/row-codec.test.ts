import { describe, expect, it } from "vitest";
import { field } from "../../tests/servers/collection-states.ts";
import { inexactNumber } from "./inexact-json.ts";
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
      meta: { n: 5n, deep: [{ m: 6n }] },
      extra: [7n],
    };
    expect(encodeRow(row, fields)).toEqual({
      id: "9007199254740993",
      v: [1, 0.5],
      tags: ["1"],
      meta: { n: 5, deep: [{ m: 6 }] },
      extra: [7],
    });
  });

  it.each([{ meta: [{ n: 9007199254740993n }] }, { extra: -9007199254740993n }])(
    "refuses what JSON cannot carry exactly: %o",
    (row) => {
      expect(() => encodeRow(row, fields)).toThrow(/MS416: (meta|extra) holds -?9007199254740993/);
    },
  );
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

describe("inexactNumber", () => {
  it.each([
    ['{"a":9007199254740993}', "9007199254740993"],
    ['{"a":9007199254740992,"b":1e300,"c":"9007199254740993"}', null],
    ["[12345678901234567890]", "12345678901234567890"],
    ["[0.12345678901234567]", null],
  ])("%s", (json, number) => {
    expect(inexactNumber(json)).toBe(number);
  });
});
