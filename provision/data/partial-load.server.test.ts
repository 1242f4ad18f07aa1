import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createStore } from "../../store/index.ts";
import { createFor, environmentOf, loaded } from "../../tests/seed/seed-target.ts";
import { scratchCollections } from "../../tests/servers/scratch-collections.ts";
import { connect } from "../milvus/index.ts";
import type { Milvus } from "../milvus/port.ts";
import type { CollectionSpec } from "../spec/schema.ts";
import { seed } from "./seed.ts";

const uri = inject("milvus23") ?? "";

// Milvus Lite loads a collection as a whole.
describe.skipIf(uri === "")("a collection of which one partition is loaded, on Milvus 2.3.5", () => {
  const { ref, dropAll } = scratchCollections("partial");
  let milvus: Milvus;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-partial-"));
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await dropAll(milvus);
    await milvus.close();
    await rm(folder, { recursive: true, force: true });
  });

  const specOf = (collection: string): CollectionSpec => ({
    collection,
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "region", dataType: "VarChar", maxLength: 8 },
      { name: "views", dataType: "Int64" },
      { name: "v", dataType: "FloatVector", dim: 2 },
    ],
    partitions: ["eu", "apac"],
    load: { replicas: 1, partitions: ["eu"] },
    indexes: [{ field: "v", indexType: "FLAT", metricType: "L2" }],
    seed: { file: "rows.jsonl", partitionBy: "region" },
  });
  const row = (id: number, region: string, views = 0) => ({ id, region, views, v: [id, 1] });

  test("is seeded again: what is loaded is compared, the rest is written, and no key is there twice", async () => {
    const at = ref();
    const collection = loaded(specOf(at.collection));
    const environment = environmentOf(uri, null);
    await createFor(milvus, collection.spec, environment);
    const seedWith = async (rows: readonly object[]) => {
      await writeFile(join(folder, "rows.jsonl"), rows.map((one) => `${JSON.stringify(one)}\n`).join(""));
      return await seed({ milvus, embedder: null, collection, environment, cwd: folder });
    };
    const told = [
      { code: "MS678", severity: "warning", summary: expect.stringContaining("partition apac of") },
    ];

    await seedWith([row(1, "eu"), row(2, "eu"), row(3, "apac"), row(4, "apac")]);
    expect(await seedWith([row(1, "eu"), row(2, "eu", 7), row(3, "apac"), row(4, "apac", 7)])).toMatchObject({
      rows: 4,
      inserted: 0,
      updated: 3,
      unchanged: 1,
      warnings: told,
    });
    // One moves out of what is loaded, one into it, and each new row may be stored where nothing can be read.
    await seedWith([row(1, "apac"), row(3, "eu"), row(5, "eu"), row(6, "apac")]);

    const store = createStore({ milvus, embedder: null, collection });
    expect((await store.get([1, 2, 3, 4, 5, 6])).map(({ id }) => id).toSorted()).toEqual([2, 3, 5]);
    expect(await store.upsert([row(2, "apac"), row(4, "eu")])).toBe(2);
    const strong = { consistencyLevel: "Strong" } as const;
    expect((await store.searchVector([4, 1], strong)).map(({ id }) => id)).toEqual([4, 5, 3]);
    const refused = await store
      .searchVector([4, 1], { ...strong, partitions: ["apac"] })
      .catch((error) => error);
    expect(refused).toMatchObject({ diagnostics: [{ code: "MS677" }] });
    expect(JSON.stringify(refused.diagnostics)).not.toMatch(/\d{6}/);

    await milvus.loadPartitions(at, ["apac", "_default"], {
      replicas: 1,
      resourceGroups: [],
      partitions: [],
      fields: [],
    });
    const inside = async (partition: string) =>
      (await milvus.query(at, { filter: "id > 0", outputFields: ["id"], partitions: [partition] }))
        .map(({ id }) => id)
        .toSorted();
    expect([await inside("eu"), await inside("apac"), await inside("_default")]).toEqual([
      [3, 4, 5],
      [1, 2, 6],
      [],
    ]);
  });
});
