import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import { plan } from "../provision/plan/index.ts";
import { noAccess } from "../provision/spec/access/load-access.ts";
import type { CollectionSpec, SmokeSpec } from "../provision/spec/schema.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import { readState } from "../provision/state/index.ts";
import { createStore } from "../store/index.ts";
import { e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { serversUnderTest } from "../tests/servers/targets.ts";
import { exitCodeOf, type SmokeCheck, smoke } from "./index.ts";

const topics = [
  ["technology", "Kubernetes schedules containers onto machines."],
  ["science", "Black holes bend light so far that none leaves."],
  ["business", "Share prices rose after the quarterly results."],
  ["science", "Coral reefs bleach when the sea grows too warm."],
] as const;
const rows = topics.map(([category, text], at) => ({ id: at + 1, text, category, views: (at + 1) * 500 }));

describe.each(serversUnderTest())("smoke on $name", ({ uri }) => {
  const name = `smoke_${randomUUID().slice(0, 8)}`;
  const environment = environmentOf(uri, e5(inject("embeddings")));
  const embedder = e5Embedder(inject("embeddings"));
  const spec: CollectionSpec = {
    collection: name,
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "text", dataType: "VarChar", maxLength: 256 },
      { name: "category", dataType: "VarChar", maxLength: 16 },
      { name: "views", dataType: "Int64" },
      { name: "embedding", dataType: "FloatVector" },
    ],
    partitions: ["technology", "science", "business"],
    indexes: [
      { field: "embedding", indexType: "HNSW", metricType: "COSINE", params: { M: 8, efConstruction: 64 } },
    ],
    embed: [{ from: "text", into: "embedding" }],
    seed: { file: "rows.jsonl", partitionBy: "category" },
  };
  const collection = loaded(spec);
  let milvus: Milvus;
  const specsOf = (...smokeSpecs: SmokeSpec[]): LoadedSpecs => specsWith({ ...spec, smoke: smokeSpecs });
  const specsWith = (one: CollectionSpec): LoadedSpecs => ({
    project: "smoke-test",
    environmentName: "test",
    environment,
    embeddingDimensions: 384,
    collections: [loaded(one)],
    guessed: [],
    access: noAccess,
    covers: () => false,
    complete: false,
    diagnostics: [],
  });
  const check = (specs: LoadedSpecs, strict = false) => smoke({ milvus, embedder, specs, strict });
  async function only(...declared: SmokeSpec[]): Promise<SmokeCheck[]> {
    const report = await check(specsOf(...declared));
    return report.collections.flatMap(({ checks }) => checks).slice(-declared.length);
  }

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    const state = await readState(milvus, { databases: ["default"] });
    const { actions } = plan({ specs: specsOf(), state, capabilities: milvus.capabilities });
    for (const operation of actions.flatMap(({ operations }) => operations)) {
      const ref = { database: "default", collection: `${name}__g1` };
      if (operation.kind === "create-collection") {
        await milvus.createCollection(ref, operation.state, operation.properties);
      } else if (operation.kind === "create-partition")
        await milvus.createPartition(ref, operation.partition);
      else if (operation.kind === "create-index") await milvus.createIndex(ref, operation.index);
      else if (operation.kind === "load") await milvus.load(ref, operation.load);
      else if (operation.kind === "create-alias") await milvus.createAlias(ref, operation.alias);
    }
    await createStore({ milvus, embedder, collection }).upsert(rows);
  });
  afterAll(async () => {
    await milvus.dropAlias("default", name);
    await milvus.dropCollection({ database: "default", collection: `${name}__g1` });
    await milvus.close();
  });

  test("passes on what is right", async () => {
    const report = await check(
      specsOf(
        { query: "how do pods find a machine", expect: { ids: [1], within: 1 } },
        { query: "stars", partitions: ["science"], expect: { partition: "science", ids: [2], within: 1 } },
        { query: "markets", filter: "views >= 1500", expect: { allMatch: "views >= 1500" } },
        { recall: { k: 2, atLeast: 1, ef: 16, queries: 4 } },
        { latency: { p95Ms: 60_000 } },
      ),
      true,
    );
    expect(report.collections.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)).toEqual([]);
    expect(report.summary).toEqual({ passed: 10, failed: 0, notRun: 0 });
    expect(exitCodeOf(report)).toBe(0);
    const latency = report.collections[0]?.checks.find(({ kind }) => kind === "latency");
    expect(latency?.figures).toMatchObject({ queries: 100, failures: 0, p95LimitMs: 60_000 });
  });

  test("turns a wrong expectation red", async () => {
    const [query] = await only({ query: "how do pods find a machine", expect: { ids: [3], within: 1 } });
    expect(query).toMatchObject({
      status: "failed",
      expected: "3 within the first 1",
      actual: "1 first",
    });
  });

  test("turns hits that do not match, or are in another partition, red", async () => {
    const [filter, partition, few] = await only(
      { query: "markets", expect: { allMatch: "views >= 1500" } },
      { query: "black holes", expect: { partition: "business" } },
      { query: "markets", filter: "views > 9999", expect: {} },
    );
    expect(filter).toMatchObject({ status: "failed", actual: expect.stringMatching(/[12], [12] do not/) });
    expect(partition).toMatchObject({ status: "failed", actual: expect.stringContaining("outside of it") });
    expect(few).toMatchObject({ status: "failed", expected: "at least 1 hit", actual: "0 hits" });
  });

  test("turns a deleted row red, and green when it is back", async () => {
    const known: SmokeSpec = { query: "how do pods find a machine", expect: { ids: [1], within: 3 } };
    const store = createStore({ milvus, embedder, collection });
    await store.delete([1]);
    expect(await only(known)).toMatchObject([{ status: "failed" }]);
    await store.upsert(rows.slice(0, 1));
    expect(await only(known)).toMatchObject([{ status: "passed" }]);
  });

  test("turns a spec that the collection does not follow red, at the check it is about", async () => {
    const index = { field: "embedding", indexType: "IVF_FLAT", metricType: "COSINE" } as const;
    const report = await check(specsWith({ ...spec, indexes: [index], partitions: ["technology", "art"] }));
    const failed = report.collections[0]?.checks.filter(({ ok }) => !ok).map(({ kind }) => kind);
    expect(failed).toEqual(["schema", "index"]);
    expect(exitCodeOf(report)).toBe(5);
  });

  test("turns everything red where there is no collection", async () => {
    const report = await check(specsWith({ ...spec, collection: `${name}_not`, smoke: [] }));
    expect(report.summary).toEqual({ passed: 0, failed: 5, notRun: 0 });
  });

  test("refuses what would check nothing: a name without a spec, specs with errors", async () => {
    const specs = specsOf();
    await expect(smoke({ milvus, embedder, specs, names: ["nothing"] })).rejects.toMatchObject({
      exitCode: 3,
      diagnostics: [{ code: "MS706" }],
    });
    const wrong = { code: "MS201", severity: "error", summary: "wrong" } as const;
    await expect(
      smoke({ milvus, embedder, specs: { ...specs, diagnostics: [wrong] } }),
    ).rejects.toMatchObject({ exitCode: 3, diagnostics: [wrong] });
  });

  test("without an embedder a query is not run, which fails a strict run only", async () => {
    const specs = specsOf({ query: "anything", expect: {} });
    const lenient = await smoke({ milvus, embedder: null, specs, strict: false });
    expect([lenient.ok, lenient.summary.notRun]).toEqual([true, 1]);
    const strict = await smoke({ milvus, embedder: null, specs, strict: true });
    expect([strict.ok, exitCodeOf(strict)]).toEqual([false, 5]);
  });
});
