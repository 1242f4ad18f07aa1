import fc from "fast-check";
import { expect, test } from "vitest";
import { percentile } from "./percentile.ts";

test("is the nearest rank", () => {
  const values = [15, 20, 35, 40, 50];
  expect([5, 30, 40, 50, 100].map((p) => percentile(values, p))).toEqual([15, 20, 20, 35, 50]);
  expect(percentile([7], 99)).toBe(7);
});

test("at least that share of the values is at most it, and no smaller value does", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 100 }), (values, p) => {
      const found = percentile(values, p);
      const share = (limit: (v: number) => boolean) => values.filter(limit).length / values.length;
      expect(share((v) => v <= found)).toBeGreaterThanOrEqual(p / 100);
      expect(share((v) => v < found)).toBeLessThan(p / 100);
    }),
  );
});

test("refuses no values and no percentage", () => {
  expect(() => percentile([], 50)).toThrow(RangeError);
  expect(() => percentile([1], 0)).toThrow(RangeError);
  expect(() => percentile([1], 101)).toThrow(RangeError);
});
