import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dataMemory } from "./data-memory.ts";
import { erasureSet, minioVolumeBytes, storedBytes, usableFraction } from "./object-store-size.ts";
import { GiB } from "./quantity.ts";

test.each([
  [1, 1, 1],
  [4, 4, 1 / 2],
  [5, 5, 3 / 5],
  [6, 6, 2 / 3],
  [8, 8, 3 / 4],
  [16, 16, 7 / 8],
  [20, 10, 4 / 5],
  [32, 16, 7 / 8],
])("%d nodes make sets of %d, of which %f is usable", (nodes, set, fraction) => {
  expect(erasureSet(nodes)).toBe(set);
  expect(usableFraction(nodes)).toBeCloseTo(fraction);
});

test.each([2, 3, 17, 19, 34])("%d nodes make no set", (nodes) => {
  expect(erasureSet(nodes)).toBeUndefined();
  expect(usableFraction(nodes)).toBe(0);
});

describe("minioVolumeBytes", () => {
  const memory = dataMemory({ vectors: 10_000_000, dim: 768, indexType: "HNSW", M: 30, scalarBytes: 0 });

  test("each of four nodes takes what is stored once, as the sizing tool says", () => {
    expect(minioVolumeBytes(memory, 4)).toBe(Math.ceil(storedBytes(memory) / GiB) * GiB);
  });

  test("small data gets the least volume", () => {
    const small = dataMemory({ vectors: 1000, dim: 768, indexType: "HNSW", M: 30, scalarBytes: 0 });
    expect(minioVolumeBytes(small, 4)).toBe(30 * GiB);
  });

  test("everything fits, with any number of nodes", () => {
    const nodes = fc.integer({ min: 1, max: 64 }).filter((count) => erasureSet(count) !== undefined);
    fc.assert(
      fc.property(nodes, fc.integer({ min: 0, max: 1_000_000_000 }), (count, vectors) => {
        const size = dataMemory({ vectors, dim: 128, indexType: "DISKANN", M: 16, scalarBytes: 8 });
        const usable = count * minioVolumeBytes(size, count) * usableFraction(count);
        expect(usable).toBeGreaterThanOrEqual(storedBytes(size) * (1 - 1e-12));
      }),
    );
  });
});
