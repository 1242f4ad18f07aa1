import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStackConfig } from "../config/index.ts";

const problems = (raw: Record<string, unknown>, stack = "staging") =>
  parseStackConfig(raw, stack).diagnostics;
const data = { vectors: 3_000_000, dim: 1536 };

describe("query nodes that do not hold a replica", () => {
  test("says what is needed, what there is, and what would do", () => {
    const replication = [
      { group: "rg1", queryNodes: 2 },
      { group: "rg2", queryNodes: 1 },
    ];
    const milvus = { resources: { queryNode: { memory: "16Gi" } } };
    const found = problems({ data, replication, milvus });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ code: "MS920", severity: "error" });
    expect(found[0]?.summary).toBe(
      '3,000,000 vectors of 1536 dimensions (HNSW) need 25.3Gi of memory for each replica, and group "rg2" has 1 × 16Gi.',
    );
    expect(found[0]?.fix).toContain("2 nodes of 16Gi, or 1 of 32Gi would do");
    expect(found[0]?.fix).toContain("pulumi config set --path 'milvus-stack:replication[1].queryNodes' 2");
  });

  test("a standalone Milvus", () => {
    const milvus = { resources: { standalone: { memory: "8Gi" } } };
    const [found] = problems({ data, milvus }, "dev").filter(({ code }) => code === "MS920");
    expect(found?.fix).toContain("'milvus-stack:milvus.resources.standalone.memory' 32Gi");
  });

  test("what is computed always fits", () => {
    const given = fc.record({
      vectors: fc.integer({ min: 1, max: 2_000_000_000 }),
      dim: fc.integer({ min: 2, max: 4096 }),
      indexType: fc.constantFrom("FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW", "DISKANN"),
    });
    const nodes = fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined });
    const stacks = fc.constantFrom("dev", "staging", "prod");
    fc.assert(
      fc.property(given, nodes, stacks, (size, queryNodes, stack) => {
        const replication = [
          { group: "rg1", zone: "a", queryNodes },
          { group: "rg2", zone: "b" },
          { group: "rg3", zone: "c" },
        ];
        const found = problems({ data: size, ...(stack !== "dev" && { replication }) }, stack);
        expect(found).toEqual([]);
      }),
    );
  });
});

describe("volumes", () => {
  test("of MinIO that do not hold the data, half of them being parity", () => {
    expect(problems({ data, objectStore: { volumeSize: "20Gi" } })).toMatchObject([
      {
        code: "MS921",
        summary: expect.stringContaining("take 45.3Gi in the object store, and 4 × 20Gi hold 40.0Gi"),
        fix: expect.stringContaining("'milvus-stack:objectStore.volumeSize' 46Gi"),
      },
    ]);
    expect(problems({ data, objectStore: { volumeSize: "23Gi" } })).toEqual([]);
  });

  test("of MinIO do not matter with a store of the cloud", () => {
    expect(problems({ data, objectStore: { kind: "gcs", bucket: "milvus-data" } })).toEqual([]);
  });

  test("of etcd that the database, its copy or its snapshots can outgrow", () => {
    const etcd = { quotaGiB: 8, volumeSize: "15Gi", snapshots: { volumeSize: "8Gi" } };
    expect(problems({ etcd })).toMatchObject([
      { code: "MS907", fix: "pulumi config set --path 'milvus-stack:etcd.volumeSize' 16Gi" },
      { code: "MS907", fix: "pulumi config set --path 'milvus-stack:etcd.snapshots.volumeSize' 16Gi" },
    ]);
  });
});
