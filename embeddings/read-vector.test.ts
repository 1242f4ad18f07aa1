import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isZeroVector, readVector } from "./read-vector.ts";

describe("what is no vector of finite numbers is refused, wherever the value is", () => {
  test.each<[unknown, string]>([
    [null, "type"],
    ["AAAAAA==", "type"],
    [{ 0: 1, 1: 2, length: 2 }, "type"],
    [[null, null], "type"],
    [[1, ""], "type"],
    [[false, 1], "type"],
    [["1", 2], "type"],
    [[undefined, 2], "type"],
    // biome-ignore lint/suspicious/noSparseArray: a hole is one of the things that can come
    [[1, ,], "type"],
    [[[1, 2]], "length"],
    [
      [
        [1, 2],
        [3, 4],
      ],
      "type",
    ],
    [[1n, 2n], "type"],
    [BigInt64Array.of(1n, 2n), "type"],
    [new DataView(new ArrayBuffer(8)), "type"],
    [[], "length"],
    [[1], "length"],
    [[1, 2, 3], "length"],
    [[1, Number.NaN], "value"],
    [[Number.POSITIVE_INFINITY, 1], "value"],
    [[1e39, 1], "value"],
    [Float64Array.of(1, -1e39), "value"],
    [Float32Array.of(Number.NaN, 1), "value"],
  ])("%o: %s", (value, kind) => {
    expect(readVector(value, { length: 2 })).toMatchObject({ fault: { kind } });
  });

  test("the message says what is where", () => {
    expect(readVector([1, null])).toMatchObject({ fault: { text: "has null at 1, which is not a number" } });
    expect(readVector([70_000], { largest: 65_504 })).toMatchObject({ fault: { kind: "value" } });
  });

  test("numbers come through as float32", () => {
    const float = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(float), (values) => {
        expect(readVector(values)).toEqual({ vector: Float32Array.from(values) });
        expect(readVector(Float32Array.from(values))).toEqual({ vector: Float32Array.from(values) });
      }),
    );
  });
});

test("a vector of zeros is one whose squares add up to nothing", () => {
  expect(isZeroVector(Float32Array.of(0, -0, 0))).toBe(true);
  expect(isZeroVector(Float32Array.of(1e-30, 0))).toBe(true);
  expect(isZeroVector(Float32Array.of(1e-10, 0))).toBe(false);
});
