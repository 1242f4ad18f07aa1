import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erasureSet } from "../../sizing/object-store-size.ts";
import { parseStackConfig } from "../index.ts";

const groups = (zones: readonly string[]) => zones.map((zone, index) => ({ group: `rg${index + 1}`, zone }));
const three = groups(["a", "b", "c"]);
const found = (raw: Record<string, unknown>, stack = "staging") =>
  parseStackConfig(raw, stack).diagnostics.filter(({ code }) => code === "MS918");
const minio = (nodes: number) => ({ objectStore: { nodes, volumeSize: "100Gi" } });

describe("the loss of a zone", () => {
  test("three zones have six MinIO nodes unless told otherwise, and nothing stops", () => {
    const { config } = parseStackConfig({ replication: three }, "staging");
    expect(config?.objectStore).toMatchObject({ nodes: 6 });
    expect(found({ replication: three })).toEqual([]);
  });

  test("stops the writes of four MinIO nodes, with the arithmetic and the ways out", () => {
    expect(found({ replication: three, ...minio(4) })).toMatchObject([
      {
        severity: "error",
        summary:
          "The loss of a zone stops all writes: `milvus-stack:objectStore.nodes` is 4, and 3 zones hold up to 2 of the MinIO nodes each.",
        cause: "3 have to be there for a write, and 2 are left.",
        fix: expect.stringContaining("pulumi config set --path 'milvus-stack:objectStore.nodes' 6"),
      },
    ]);
  });

  test("is accepted by name, for stacks that are there already", () => {
    expect(found({ replication: three, ...minio(4), acceptZoneLoss: true })).toMatchObject([
      { severity: "warning" },
    ]);
  });

  test("two zones keep neither", () => {
    const two = found({ replication: groups(["a", "b"]), ...minio(6) });
    expect(two.map(({ fix }) => fix)).toEqual([
      expect.stringContaining("third zone"),
      expect.stringContaining("third zone"),
    ]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["no zones", minio(4)],
    ["one zone", { replication: groups(["a", "a"]), ...minio(4) }],
    ["a store of the cloud", { replication: three, objectStore: { kind: "gcs", bucket: "milvus-data" } }],
  ])("%s: nothing is promised, or nothing is lost", (_, raw) => {
    expect(found(raw)).toEqual([]);
  });
});

/** Nodes that are left of each erasure set when the fullest zone is lost, for the placement of nodes that is worst for MinIO. */
function worstLeft(nodes: number, zones: number): number {
  const set = erasureSet(nodes) ?? nodes;
  // Nodes one after the other into the zone that is least full: a difference of one at most.
  const shares = Array.from({ length: zones }, (_, zone) => Math.floor((nodes + zones - 1 - zone) / zones));
  return Math.max(0, set - Math.max(...shares));
}

test("whatever passes takes writes after the loss of any zone, and whatever is refused may not", () => {
  const nodes = fc.integer({ min: 4, max: 32 }).filter((count) => erasureSet(count) !== undefined);
  fc.assert(
    fc.property(nodes, fc.integer({ min: 3, max: 5 }), (count, zones) => {
      const replication = groups(Array.from({ length: zones }, (_, zone) => `zone-${zone}`));
      const refused = found({ replication, ...minio(count) }).length > 0;
      const set = erasureSet(count) ?? count;
      // Two drives of a set hold parity; with as many for data, a write needs one more.
      const needed = set === 4 ? 3 : set - 2;
      expect(refused).toBe(worstLeft(count, zones) < needed);
    }),
  );
});
