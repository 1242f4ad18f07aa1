import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Nearest } from "./nearest.ts";
import { RecallOracle } from "./recall.ts";
import { similarity } from "./similarity.ts";

const v = (...values: number[]) => Float32Array.from(values);

describe("similarity, by hand", () => {
  test.each([
    ["IP", [1, 2, 3], [4, -5, 6], 12],
    ["L2", [1, 2], [4, 6], -25],
    ["COSINE", [3, 4], [4, 3], 0.96],
    ["COSINE", [2, 0], [-7, 0], -1],
    ["COSINE", [0, 0], [1, 0], 0],
  ] as const)("%s of %j and %j is %d", (metric, a, b, expected) => {
    expect(similarity(metric, v(...a), v(...b))).toBeCloseTo(expected, 12);
  });
  test("refuses two dimensions", () => expect(() => similarity("IP", v(1), v(1, 2))).toThrow(RangeError));
});

test("the nearest are those of sorting everything", () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.integer({ min: 1, max: 20 }), (scores, k) => {
      const nearest = new Nearest(k);
      for (const score of scores) nearest.add(score);
      const best = scores.toSorted((a, b) => b - a).slice(0, k);
      expect([nearest.worst, nearest.size]).toEqual([best.at(-1), best.length]);
    }),
  );
});

describe("recall", () => {
  const rows = [v(1, 0), v(0.9, 0.1), v(0, 1), v(-1, 0)];
  function recall(ids: string[], k = 2, stored = rows) {
    const oracle = new RecallOracle("L2", k, [{ vector: v(1, 0), ids }]);
    for (const [at, row] of stored.entries()) oracle.add(String(at), row);
    return oracle.recall();
  }
  test("counts what was found of the nearest", () => {
    expect(recall(["0", "1"])).toBe(1);
    expect(recall(["0", "3"])).toBe(0.5);
    expect(recall([])).toBe(0);
  });
  test("counts a hit once, and nothing that is not stored", () => {
    expect(recall(["0", "0"])).toBe(0.5);
    expect(recall(["0", "99"])).toBe(0.5);
  });
  test("takes either of two that tie", () => {
    const tie = [v(1, 0), v(0, 0), v(2, 0)];
    expect(recall(["0", "1"], 2, tie)).toBe(1);
    expect(recall(["0", "2"], 2, tie)).toBe(1);
  });
  test("with fewer rows than k, all rows are enough", () => expect(recall(["0", "1", "2", "3"], 10)).toBe(1));
  test("is 1 for the right answer in any order, and below for one that misses the nearest", () => {
    const vector = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(fc.uniqueArray(vector, { minLength: 6, selector: String }), vector, (stored, q) => {
        const query = v(...q);
        const ranked = stored
          .map((row, at) => ({ id: String(at), score: similarity("L2", query, v(...row)) }))
          .toSorted((a, b) => b.score - a.score);
        const of = (ids: string[]) => {
          const oracle = new RecallOracle("L2", 3, [{ vector: query, ids }]);
          for (const [at, row] of stored.entries()) oracle.add(String(at), v(...row));
          return oracle.recall();
        };
        const ids = ranked.map(({ id }) => id);
        expect(of(ids.slice(0, 3).reverse())).toBe(1);
        const third = ranked[2]?.score ?? 0;
        const worse = ranked.filter(({ score }) => score < third - 1).map(({ id }) => id);
        fc.pre(worse.length > 0);
        expect(of([...ids.slice(0, 2), ...worse.slice(0, 1)])).toBeCloseTo(2 / 3, 12);
      }),
    );
  });
});
