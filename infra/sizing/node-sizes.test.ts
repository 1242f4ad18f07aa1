import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodeSizes, standaloneSize } from "./node-sizes.ts";
import { GiB } from "./quantity.ts";

describe("nodeSizes", () => {
  test.each([
    [0, [2, 8, 1], [2, 8, 1], 1],
    [10, [4, 16, 1], [2, 8, 1], 1],
    [25, [4, 16, 2], [2, 8, 1], 2],
    [50, [4, 16, 4], [2, 8, 1], 2],
    [95, [4, 16, 6], [4, 16, 1], 4],
    [100, [8, 32, 4], [4, 16, 1], 8],
    [600, [16, 64, 10], [8, 32, 3], 8],
    [4096, [32, 128, 32], [8, 32, 16], 8],
  ] as const)("%d GiB", (memory, queryNode, streamingNode, dataNodes) => {
    const sizes = nodeSizes(memory * GiB);
    expect(Object.values(sizes.queryNode)).toEqual(queryNode);
    expect(Object.values(sizes.streamingNode)).toEqual(streamingNode);
    expect(sizes.dataNode.count).toBe(dataNodes);
  });

  test("query nodes hold the replica, and none of them is idle", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 10_000, noNaN: true }), (memory) => {
        const { memoryGiB, count } = nodeSizes(memory * GiB).queryNode;
        expect(count * memoryGiB).toBeGreaterThanOrEqual(memory * (1 - 1e-12));
        expect((count - 1) * memoryGiB).toBeLessThan(memory);
      }),
    );
  });
});

test.each([
  [1, 8],
  [8, 8],
  [9, 16],
  [17, 32],
  [33, 64],
])("a standalone Milvus of %d GiB takes a pod of %d", (needed, memory) => {
  expect(standaloneSize(needed * GiB)).toEqual({ cpu: memory / 4, memoryGiB: memory, count: 1 });
});
