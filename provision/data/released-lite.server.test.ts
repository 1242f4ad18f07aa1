import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { createFor, environmentOf, loaded } from "../../tests/seed/seed-target.ts";
import { scratchCollections } from "../../tests/servers/scratch-collections.ts";
import { connect } from "../milvus/index.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { CollectionSpec } from "../spec/schema.ts";
import { seed } from "./seed.ts";

const uri = inject("milvusLite");

describe("a released collection of Milvus Lite", () => {
  const { ref, dropAll } = scratchCollections("released");
  let milvus: Milvus;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-released-"));
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await dropAll(milvus);
    await milvus.close();
    await rm(folder, { recursive: true, force: true });
  });

  const specOf = (collection: string, partitioned: boolean): CollectionSpec => ({
    collection,
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "region", dataType: "VarChar", maxLength: 8 },
      { name: "v", dataType: "FloatVector", dim: 2 },
    ],
    ...(partitioned ? { partitions: ["eu", "apac"] } : {}),
    load: false,
    indexes: [{ field: "v", indexType: "FLAT", metricType: "L2" }],
    seed: { file: "rows.jsonl", ...(partitioned ? { partitionBy: "region" } : {}) },
  });
  const row = (id: number, region: string) => ({ id, region, v: [id, 1] });
  const stateOf = async (at: CollectionRef) => (await milvus.describeCollection(at))?.loadState;

  test.each([
    { name: "with rows by partition", partitioned: true },
    { name: "without partitions", partitioned: false },
  ])("is compared as a loaded one is, $name, and released again", async ({ partitioned }) => {
    const at = ref();
    const collection = loaded(specOf(at.collection, partitioned));
    const environment = environmentOf(uri, null);
    await createFor(milvus, collection.spec, environment);
    await milvus.release(at);
    const writes = { ...milvus, upsert: vi.fn(milvus.upsert), delete: vi.fn(milvus.delete) };
    const seedWith = async (rows: readonly object[]) => {
      await writeFile(join(folder, "rows.jsonl"), rows.map((one) => `${JSON.stringify(one)}\n`).join(""));
      const result = await seed({ milvus: writes, embedder: null, collection, environment, cwd: folder });
      expect(await stateOf(at)).toBe("released");
      return result;
    };
    const rows = [row(1, "eu"), row(2, "eu"), row(3, "apac")];
    expect(await seedWith(rows)).toMatchObject({ inserted: 3, updated: 0, warnings: [] });
    vi.clearAllMocks();
    expect(await seedWith(rows)).toMatchObject({ unchanged: 3, updated: 0, warnings: [] });
    expect(writes.upsert).not.toHaveBeenCalled();
    expect(await seedWith([row(1, "apac"), row(2, "eu"), row(4, "eu")])).toMatchObject({
      ...{ inserted: 1, updated: 1, unchanged: 1 },
    });
    // One row moved, and nothing else was taken out.
    expect(writes.delete.mock.calls.map(([, filter]) => filter)).toEqual(partitioned ? ["id in [1]"] : []);
  });

  test("that cannot be released again costs neither the result nor the reason of a failure", async () => {
    const at = ref();
    const collection = loaded(specOf(at.collection, false));
    const environment = environmentOf(uri, null);
    await createFor(milvus, collection.spec, environment);
    await milvus.release(at);
    const stuck = { ...milvus, release: () => Promise.reject(new Error("the server is gone")) };
    const options = { milvus: stuck, embedder: null, collection, environment, cwd: folder };
    await writeFile(join(folder, "rows.jsonl"), `${JSON.stringify(row(1, "eu"))}\n`);
    expect(await seed(options)).toMatchObject({ inserted: 1 });
    await milvus.release(at);
    await writeFile(join(folder, "rows.jsonl"), "no row\n");
    await expect(seed(options)).rejects.toMatchObject({ diagnostics: [{ code: "MS651" }] });
    await milvus.release(at);
  });

  test("is released again when the file is refused", async () => {
    const at = ref();
    const collection = loaded(specOf(at.collection, true));
    await createFor(milvus, collection.spec, environmentOf(uri, null));
    await milvus.release(at);
    await writeFile(join(folder, "rows.jsonl"), "no row\n");
    const options = { milvus, embedder: null, collection, environment: environmentOf(uri, null) };
    await expect(seed({ ...options, cwd: folder })).rejects.toMatchObject({
      diagnostics: [{ code: "MS651" }],
    });
    expect(await stateOf(at)).toBe("released");
  });
});
