import { describe, expect, test } from "vitest";
import { sampleOf } from "./soak.ts";

const points = Array.from({ length: 100 }, (_, at) => at);
const ordinary = { size: 10, whole: false };

describe("a sample of a sweep", () => {
  test("has its size and the edges, in order, and each point once", () => {
    for (let seed = 0; seed < 50; seed++) {
      const chosen = sampleOf(points, { ...ordinary, seed });
      expect(chosen).toHaveLength(12);
      expect([chosen[0], chosen.at(-1)]).toEqual([0, 99]);
      expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
    }
  });

  test("is the same for the same seed, and another for another", () => {
    const of = (seed: number) => sampleOf(points, { ...ordinary, seed }).join();
    expect(of(7)).toBe(of(7));
    expect(new Set(points.map(of)).size).toBeGreaterThan(95);
  });

  test("reaches every point in time", () => {
    const reached = new Set(points.flatMap((seed) => sampleOf(points, { ...ordinary, seed })));
    expect(reached.size).toBe(100);
  });

  test("always has the points that are asked for", () => {
    const isSwitch = (point: number) => point % 40 === 3;
    const chosen = sampleOf(points, { ...ordinary, seed: 1, always: isSwitch });
    expect(chosen).toHaveLength(13);
    expect(chosen).toEqual(expect.arrayContaining([3, 43, 83]));
  });

  test("of a few points, and in a soak, is all of them", () => {
    expect(sampleOf([1, 2, 3], { ...ordinary, seed: 1 })).toEqual([1, 2, 3]);
    expect(sampleOf([], { ...ordinary, seed: 1 })).toEqual([]);
    expect(sampleOf(points, { size: 1, seed: 1, whole: true })).toEqual(points);
  });
});
