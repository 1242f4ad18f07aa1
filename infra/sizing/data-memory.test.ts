import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataSize } from "../config/types.ts";
import { dataMemory } from "./data-memory.ts";
import { GiB } from "./quantity.ts";

const million: DataSize = { vectors: 1_000_000, dim: 768, indexType: "HNSW", M: 30, scalarBytes: 0 };
const gibibytes = (bytes: number) => Number((bytes / GiB).toFixed(2));

// What https://milvus.io/tools/sizing computes for a million vectors of 768 dimensions, segments of 1024 MB.
describe("a million vectors of 768 dimensions", () => {
  test.each([
    ["FLAT", 2.86, 5.59],
    ["IVF_FLAT", 2.86, 5.59],
    ["IVF_SQ8", 0.72, 3.12],
    ["HNSW", 3.08, 5.85],
    ["DISKANN", 0.72, 0.82],
  ] as const)("%s", (indexType, index, loading) => {
    const memory = dataMemory({ ...million, indexType });
    expect(gibibytes(memory.rawBytes)).toBe(2.86);
    expect(gibibytes(memory.indexBytes)).toBe(index);
    expect(gibibytes(memory.loadingBytes)).toBe(loading);
  });

  test("only DISKANN needs local disk", () => {
    expect(gibibytes(dataMemory({ ...million, indexType: "DISKANN" }).diskBytes)).toBe(3.07);
    expect(dataMemory(million).diskBytes).toBe(0);
  });

  test("scalar fields are loaded as they are", () => {
    const scalars = { ...million, scalarBytes: 1024 };
    expect(dataMemory(scalars).loadingBytes - dataMemory(million).loadingBytes).toBeCloseTo(
      1_024_000_000,
      -1,
    );
  });
});

const sizes = fc.record({
  vectors: fc.integer({ min: 0, max: 10_000_000_000 }),
  dim: fc.integer({ min: 2, max: 32_768 }),
  indexType: fc.constantFrom<DataSize["indexType"]>("FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW", "DISKANN"),
  M: fc.integer({ min: 2, max: 2048 }),
  scalarBytes: fc.integer({ min: 0, max: 65_536 }),
});

test("more of anything never needs less", () => {
  const more = fc.constantFrom<Partial<DataSize>>({ vectors: 1 }, { dim: 1 }, { M: 1 }, { scalarBytes: 1 });
  fc.assert(
    fc.property(sizes, more, (size, added) => {
      const [name = "vectors"] = Object.keys(added) as (keyof Omit<DataSize, "indexType">)[];
      const less = dataMemory(size);
      const larger = dataMemory({ ...size, [name]: size[name] + 1 });
      // The sums of large numbers differ in their last digits.
      expect(larger.loadingBytes).toBeGreaterThanOrEqual(less.loadingBytes * (1 - 1e-12));
      expect(larger.rawBytes).toBeGreaterThanOrEqual(less.rawBytes);
    }),
  );
});
