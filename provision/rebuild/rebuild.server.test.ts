import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { applyOn, dropAllOf, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { startBusyClients, versionsOf } from "../../tests/rebuild/busy-clients.ts";
import { e5Embedder } from "../../tests/seed/seed-target.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { inSoak } from "../../tests/soak.ts";
import type { ApplyOptions } from "../apply/index.ts";
import type { Milvus, Row } from "../milvus/port.ts";
import { desiredState, rollbackPlan } from "../plan/index.ts";
import { readState } from "../state/index.ts";

const dim = 32;
const vectorOf = (id: number, version: number) =>
  Float32Array.from({ length: dim }, (_, at) => Math.sin(id * 0.7 + version * 0.1 + at));
const rowOf = (id: number, version: number): Row => ({
  id,
  title: `row ${id}`,
  version,
  embedding: vectorOf(id, version),
});

describe.each(serversUnderTest())("a rebuild on $name", ({ name: server, uri }) => {
  let milvus: Milvus;
  let name: string;
  let project: string;
  let folder: string;

  beforeEach(async () => {
    milvus = await open(uri);
    name = `r_${randomBytes(4).toString("hex")}`;
    project = `project_${name}`;
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-rebuild-"));
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
    await rm(folder, { recursive: true });
  });

  const at = (collection = name) => ({ database: "default", collection });
  const base = () => `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: version, dataType: Int64 }
  - { name: embedding, dataType: FloatVector, dim: ${dim} }
indexes:
  - { field: embedding, indexType: IVF_FLAT, metricType: L2, params: { nlist: 16 } }
`;
  const specsOf = (text: string) => specsFrom({ "collections/spec.yaml": text }, { project });
  const services = (more: Partial<NonNullable<ApplyOptions["rebuild"]>> = {}) => ({
    embedder: null,
    smoke: async () => {},
    folder,
    ...more,
  });
  const applyText = async (text: string, options: Parameters<typeof applyOn>[2] = {}) => {
    const specs = await specsOf(text);
    const result = await applyOn(milvus, specs, {
      allowRebuild: new Set([name]),
      rebuild: services(),
      ...options,
    });
    expect(result).toMatchObject({ outcome: "applied", error: null, left: [] });
    const after = await planOn(milvus, specs);
    expect(after.actions.filter(({ verb }) => verb !== "noop")).toEqual([]);
    return result;
  };
  /** Stops as soon as every row is copied, before anything is done with the copy. */
  const cutAfterCopy = async (text: string) => {
    const stop = new AbortController();
    const cut = await applyOn(milvus, await specsOf(text), {
      allowRebuild: new Set([name]),
      rebuild: services(),
      signal: stop.signal,
      onProgress: ({ operation, percent }) => {
        if (operation?.kind === "copy-rows" && percent === 100) stop.abort();
      },
    });
    expect(cut.outcome).toBe("interrupted");
  };
  const insertRows = async (count: number, make: (id: number, version: number) => Row = rowOf) => {
    for (let from = 0; from < count; from += 5_000) {
      const size = Math.min(5_000, count - from);
      await milvus.insert(
        at(),
        Array.from({ length: size }, (_, i) => make(from + i, 1)),
      );
    }
  };
  const searched = () => milvus.resolveAlias("default", name);

  // Milvus 2.3.5 stores no NaN.
  test.runIf(server === "milvus-lite")("stops at a vector that is none, by the key of its row", async () => {
    await applyText(base());
    await insertRows(20);
    await milvus.upsert(at(), [{ ...rowOf(7, 1), embedding: vectorOf(7, 1).fill(Number.NaN, 3, 4) }]);
    const wider = base().replace("maxLength: 64", "maxLength: 128");
    const result = await applyOn(milvus, await specsOf(wider), {
      allowRebuild: new Set([name]),
      rebuild: services(),
    });
    expect(result.error).toMatchObject({
      diagnostics: [
        { code: "MS658", summary: expect.stringMatching(/^Row 7 of .*"embedding" has NaN at 3/) },
      ],
    });
    await milvus.upsert(at(), [rowOf(7, 1)]);
    await applyText(wider);
    expect(await milvus.count(at())).toBe(20);
  });

  // Milvus Lite is one Python process, which clients keep busy enough.
  const many = server === "milvus-lite" ? inSoak(10_000, 4_000) : inSoak(50_000, 10_000);
  test(`of ${many} rows fails no search and loses no acknowledged row`, async () => {
    const rows = many;
    await applyText(base());
    await insertRows(rows);
    const clients = startBusyClients(milvus, {
      at: at(),
      rows,
      rowOf,
      vector: vectorOf(1, 1),
      field: "embedding",
    });
    let smoked = "";
    await applyText(`${base()}shardsNum: 2\n`, {
      rebuild: services({
        smoke: async (public_, { collection }) => {
          smoked = `${public_} by ${collection}`;
        },
      }),
    });
    await clients.stop();
    const { searches, failures, acknowledged } = clients.record;
    expect(failures).toEqual([]);
    expect(searches).toBeGreaterThan(100);
    expect(acknowledged.size).toBeGreaterThan(100);
    expect(smoked).toBe(`${name} by ${name}__g2`);
    expect(await searched()).toBe(`${name}__g2`);

    const expected = new Map<number, number>(Array.from({ length: rows }, (_, id) => [id, 1]));
    for (const [id, version] of acknowledged) {
      if (version === null) expected.delete(id);
      else expected.set(id, version);
    }
    const found = await versionsOf(milvus, at());
    const wrong = [...expected].filter(([id, version]) => found.get(id) !== version);
    const extra = [...found.keys()].filter((id) => !expected.has(id));
    expect({ wrong, extra }).toEqual({ wrong: [], extra: [] });
    expect(await milvus.count(at())).toBe(expected.size);
  });

  test("that is cut short goes on, with every row once", async () => {
    const rows = 3_000;
    await applyText(base());
    await insertRows(rows);
    const text = `${base()}shardsNum: 2\n`;
    const specs = await specsOf(text);
    // The server has the rows, and the answer is lost: nobody knows whether they are there.
    let inserts = 0;
    const shaky = new Proxy(milvus, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key);
        if (key !== "insert" || typeof value !== "function") return value;
        return async (...args: unknown[]) => {
          const answer: unknown = await Reflect.apply(value, target, args);
          inserts += 1;
          if (inserts === 2) throw new Error("connection lost");
          return answer;
        };
      },
    });
    await expect(
      applyOn(shaky, specs, { allowRebuild: new Set([name]), rebuild: services() }),
    ).rejects.toThrow("connection lost");
    expect(await searched()).toBe(`${name}__g1`);
    await milvus.upsert(at(), [rowOf(5, 2), rowOf(rows + 1, 1)]);
    await milvus.delete(at(), "id in [7]");
    await applyText(text);
    expect(await milvus.count(at())).toBe(rows);
    const found = await versionsOf(milvus, at());
    expect([found.get(5), found.get(7), found.get(rows + 1)]).toEqual([2, undefined, 1]);
  });

  test("whose journal is gone copies anew, and leaves nothing that is not in the old one", async () => {
    await applyText(base());
    await insertRows(1_000);
    const text = `${base()}shardsNum: 2\n`;
    await cutAfterCopy(text);
    await milvus.delete(at(), "id in [1, 2, 3]");
    await rm(folder, { recursive: true });
    await applyText(text);
    expect(await milvus.count(at())).toBe(997);
  });

  test("a smoke check that fails keeps clients on the old one, and the next apply goes on", async () => {
    await applyText(base());
    await insertRows(500);
    const text = `${base()}shardsNum: 2\n`;
    const failed = await applyOn(milvus, await specsOf(text), {
      allowRebuild: new Set([name]),
      rebuild: services({ smoke: () => Promise.reject(new Error("no such answer")) }),
    }).catch((error: unknown) => error);
    expect(String(failed)).toContain("no such answer");
    expect(await searched()).toBe(`${name}__g1`);
    await applyText(text);
    expect(await searched()).toBe(`${name}__g2`);
  });

  test("goes back with what was written since, and forward again", async () => {
    await applyText(base());
    await insertRows(1_000);
    const text = `${base()}shardsNum: 2\n`;
    await applyText(text);
    await milvus.upsert(at(), [rowOf(5, 2), rowOf(2_000, 1)]);
    await milvus.delete(at(), "id in [7, 8]");
    const specs = await specsOf(text);
    const goBack = async () => {
      const planTo = async (to?: string) =>
        rollbackPlan({
          specs,
          state: await readState(milvus, { databases: ["default"] }),
          capabilities: milvus.capabilities,
          newRows: true,
          ...(to === undefined ? {} : { to }),
        });
      const { plan, to } = await planTo();
      const result = await applyOn(milvus, specs, {
        plan,
        replan: async () => (await planTo(to)).plan,
        allowRebuild: new Set([name]),
        rebuild: services(),
      });
      expect(result).toMatchObject({ outcome: "applied", error: null });
      return to;
    };
    expect(await goBack()).toBe(`${name}__g1`);
    expect(await searched()).toBe(`${name}__g1`);
    const found = await versionsOf(milvus, at());
    expect(found.size).toBe(999);
    expect([found.get(5), found.get(7), found.get(2_000)]).toEqual([2, undefined, 1]);
    expect(await goBack()).toBe(`${name}__g2`);
    expect(await milvus.count(at())).toBe(999);
  });

  test("embeds anew with a model of other dimensions, into partitions, with what is dynamic", async () => {
    const partitioned = `${base()}partitions: [odd, even]\nenableDynamicField: true\n`;
    await applyText(partitioned);
    const numbers = { chat_id: 1746714878034235396n, constructor: [-9007199254740993n, 0.1] };
    for (const partition of ["odd", "even"]) {
      const rows = Array.from({ length: 30 }, (_, i) => 2 * i + (partition === "odd" ? 1 : 0));
      await milvus.insert(
        at(),
        rows.map((id) => ({ ...rowOf(id, 1), note: { nested: id }, ...numbers })),
        { partition },
      );
    }
    const embedded = `${partitioned.replace(`, dim: ${dim} }`, " }")}embed:\n  - { template: "{title} v{note.nested}", into: embedding }\n`;
    const embedder = e5Embedder(inject("embeddings"));
    // The vectors that came with the rows are lost.
    const refused = await applyOn(milvus, await specsOf(embedded), { allowRebuild: new Set([name]) });
    expect(refused.error?.diagnostics.map(({ fix }) => fix)).toContain(
      "Add `--allow-delete field` if you mean it.",
    );
    await applyText(embedded, { allowDelete: new Set(["field"]), rebuild: services({ embedder }) });
    expect(await milvus.count(at(), { partitions: ["odd"] })).toBe(30);
    const [row] = await milvus.query(at(), {
      filter: "id in [3]",
      outputFields: ["title", "embedding", "$meta"],
      partitions: ["odd"],
    });
    const [wanted] = await embedder.embed(["row 3 v3"], "document");
    expect(row).toMatchObject({ title: "row 3", $meta: { note: { nested: 3 }, ...numbers } });
    expect(row?.embedding).toBeInstanceOf(Float32Array);
    const cosine = dot(row?.embedding as Float32Array, wanted ?? new Float32Array());
    expect(cosine).toBeGreaterThan(0.999);
  });

  test("sorts rows into partitions where a key had done it, and moves those that have changed", async () => {
    await applyText(`${base()}partitionKey: { field: title, partitions: 4 }\n`);
    await insertRows(40, (id, version) => ({ ...rowOf(id, version), title: id % 2 === 0 ? "even" : "odd" }));
    const text = `${base()}partitions: [odd, even]\nseed: { file: rows.jsonl, partitionBy: title }\n`;
    await cutAfterCopy(text);
    await milvus.upsert(at(), [{ ...rowOf(4, 2), title: "odd" }]);
    await applyText(text);
    const inPartition = async (name: string) => await milvus.count(at(), { partitions: [name] });
    expect([await inPartition("odd"), await inPartition("even"), await milvus.count(at())]).toEqual([
      21, 19, 40,
    ]);
  });

  test("of a collection made by hand under the public name makes it an alias", async () => {
    const specs = await specsOf(base());
    const [spec] = specs.collections;
    if (spec === undefined || specs.environment === null) throw new Error("no spec");

    const byHand = desiredState(spec, specs.environment);
    await milvus.createCollection(at(), byHand, {});
    for (const index of byHand.indexes) await milvus.createIndex(at(), index);
    await milvus.load(at(), { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
    await insertRows(200);
    await applyText(base().replace("maxLength: 64", "maxLength: 128"));
    expect(await searched()).toBe(`${name}__g2`);
    expect(await milvus.count(at())).toBe(200);
    expect(await milvus.describeCollection(at(`${name}__g1`))).toMatchObject({ loadState: "released" });
  });
});

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}
