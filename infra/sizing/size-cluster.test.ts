import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataSize } from "../config/types.ts";
import { GiB } from "./quantity.ts";
import { sizeCluster } from "./size-cluster.ts";

const articles: DataSize = { vectors: 3_000_000, dim: 1536, indexType: "HNSW", M: 16, scalarBytes: 1024 };

describe("sizeCluster", () => {
  test("three million vectors of 1,536 dimensions in three replicas", () => {
    const size = sizeCluster(articles, 3);
    expect(size.loadingBytes / GiB).toBeCloseTo(25.31, 2);
    expect(size.queryNode).toEqual({ cpu: 4, memoryGiB: 16, count: 2 });
    expect(size.queryNodesInAll).toEqual({ count: 6, cpu: 24, memoryGiB: 96 });
    expect(size.etcd).toEqual({ cpu: 1, memoryGiB: 4, count: 3, volumeGiB: 20 });
    expect(size.objectStore).toEqual({ cpu: 1, memoryGiB: 8, count: 4, volumeGiB: 46 });
  });

  test("etcd grows with a hundred million vectors", () => {
    const size = sizeCluster({ ...articles, vectors: 100_000_000, dim: 768 }, 1);
    expect(size.etcd).toMatchObject({ memoryGiB: 8, volumeGiB: 50 });
  });

  test("each replica is as large as the first, and the store holds the data once", () => {
    const replicas = fc.integer({ min: 1, max: 12 });
    const vectors = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(replicas, vectors, (count, number) => {
        const one = sizeCluster({ ...articles, vectors: number }, 1);
        const several = sizeCluster({ ...articles, vectors: number }, count);
        expect(several.queryNodesInAll.memoryGiB).toBe(count * one.queryNodesInAll.memoryGiB);
        expect(several.objectStore).toEqual(one.objectStore);
      }),
    );
  });
});
