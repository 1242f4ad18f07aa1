import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus, PrimaryKey } from "../provision/milvus/port.ts";
import { desiredState } from "../provision/plan/index.ts";
import { noAccess } from "../provision/spec/access/load-access.ts";
import type { CollectionSpec, SmokeSpec } from "../provision/spec/schema.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import { createStore } from "../store/index.ts";
import { createFor, e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { serversUnderTest } from "../tests/servers/targets.ts";
import { type SmokeCheck, smoke } from "./index.ts";

const dim = 16;
/** Above the 1,024 below which Milvus searches a segment without its index, and more than one page of a scan. */
const rows = 4_000;
const clusters = 128;

/** The same vectors in every run: a multiplicative generator (Park and Miller). */
function randomVectors(count: number): Float32Array[] {
  let state = 42;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 - 0.5;
  };
  return Array.from({ length: count }, () => Float32Array.from({ length: dim }, next));
}

describe.each(serversUnderTest())("measured smoke checks on $name", ({ name: server, uri }) => {
  const embeddings = inject("embeddings");
  const environment = environmentOf(uri, e5(embeddings));
  const embedder = e5Embedder(embeddings);
  const made: string[] = [];
  let milvus: Milvus;

  const specOf = (key: "Int64" | "VarChar", indexType: "IVF_FLAT" | "FLAT"): CollectionSpec => ({
    collection: `measured_${randomUUID().slice(0, 8)}`,
    fields: [
      { name: "id", dataType: key, primaryKey: true, ...(key === "VarChar" ? { maxLength: 64 } : {}) },
      { name: "v", dataType: "FloatVector", dim },
    ],
    indexes: [
      {
        field: "v",
        indexType,
        metricType: "L2",
        ...(indexType === "FLAT" ? {} : { params: { nlist: clusters } }),
      },
    ],
  });

  /** Sealed before it is indexed, and indexed before it is loaded: searches then do go through the index. */
  async function fill(spec: CollectionSpec, keys: readonly PrimaryKey[]) {
    const ref = { database: "default", collection: spec.collection };
    const state = desiredState(loaded(spec), environment);
    await milvus.createCollection(ref, state, {});
    made.push(spec.collection);
    const vectors = randomVectors(keys.length);
    await milvus.insert(
      ref,
      keys.map((id, at) => ({ id, v: vectors[at] })),
    );
    await milvus.flush(ref);
    for (const index of state.indexes) {
      await milvus.createIndex(ref, index);
      // Milvus 2.3 calls an index finished before it knows of the rows that were flushed a moment ago.
      await vi.waitFor(
        async () => {
          const [progress] = await milvus.indexProgress(ref);
          expect(progress).toMatchObject({ state: "Finished", indexedRows: keys.length });
        },
        { timeout: 60_000, interval: 500 },
      );
    }
    if (state.load !== null) await milvus.load(ref, state.load);
  }

  async function checksOf(
    spec: CollectionSpec,
    declared: readonly SmokeSpec[],
    options: { milvus?: Milvus; signal?: AbortSignal } = {},
  ): Promise<SmokeCheck[]> {
    const specs: LoadedSpecs = {
      project: "smoke-test",
      environmentName: "test",
      environment,
      embeddingDimensions: 384,
      collections: [loaded({ ...spec, smoke: [...declared] })],
      guessed: [],
      access: noAccess,
      covers: () => false,
      complete: false,
      diagnostics: [],
    };
    const report = await smoke({ milvus, embedder, specs, strict: false, ...options });
    return report.collections.flatMap(({ checks }) => checks).slice(-declared.length);
  }

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    for (const collection of made) await milvus.dropCollection({ database: "default", collection });
    await milvus.close();
  });

  describe("over an index of clusters", () => {
    const spec = specOf("Int64", "IVF_FLAT");
    beforeAll(() =>
      fill(spec, [
        -(2n ** 63n),
        ...Array.from({ length: rows - 1 }, (_, at) => ((at * 7) % (rows - 1)) - 1_000),
      ]),
    );

    test("recall is that of the index, over all pages", async () => {
      const [all, one] = await checksOf(spec, [
        { recall: { k: 10, atLeast: 1, nprobe: clusters, queries: 20 } },
        { recall: { k: 10, atLeast: 0.9, nprobe: 1, queries: 20 } },
      ]);
      expect(all).toMatchObject({ status: "passed", figures: { recall: 1, queries: 20, rows } });
      // Milvus Lite may search so few rows by brute force.
      if (server !== "milvus-2.3.5") return;
      expect(one).toMatchObject({ status: "failed", expected: "recall@10 of at least 0.9" });
      expect(one?.figures.recall).toBeLessThan(0.9);
      expect(one?.figures.recall).toBeGreaterThan(0);
    });

    test("a latency that cannot be is red, with its figures", async () => {
      const [check] = await checksOf(spec, [{ latency: { p95Ms: 0.001 } }]);
      expect(check).toMatchObject({
        status: "failed",
        expected: "p95 ≤ 0.001 ms, no failures",
        figures: { queries: 100, failures: 0, warmUpFailures: 0, p95LimitMs: 0.001 },
      });
      expect(Object.keys(check?.figures ?? {})).toEqual(
        expect.arrayContaining(["coldMs", "p50Ms", "p95Ms", "p99Ms"]),
      );
    });

    test("searches that fail are counted, those of the warm-up apart", async () => {
      const gone = new MilvusStackError(
        { code: "MS402", severity: "error", summary: "gone" },
        ExitCode.failed,
      );
      const failingFor = (from: number, to: number): Milvus => {
        let search = 0;
        return {
          ...milvus,
          search: (request) => {
            search++;
            return search >= from && search <= to ? Promise.reject(gone) : milvus.search(request);
          },
        };
      };
      const latency: SmokeSpec = { latency: { p95Ms: 60_000 } };
      const [warm] = await checksOf(spec, [latency], { milvus: failingFor(1, 3) });
      expect(warm).toMatchObject({ status: "failed", figures: { failures: 0, warmUpFailures: 3 } });
      expect(warm?.actual).toContain("cold first query failed");
      expect(warm?.figures).not.toHaveProperty("coldMs");
      const [later] = await checksOf(spec, [latency], { milvus: failingFor(20, 24) });
      expect(later).toMatchObject({ status: "failed", figures: { failures: 5, warmUpFailures: 0 } });
    });

    test("stops when it is told to, between two searches", async () => {
      const stop = new AbortController();
      let searches = 0;
      const counting: Milvus = {
        ...milvus,
        search: (request) => {
          if (++searches === 5) stop.abort();
          return milvus.search(request);
        },
      };
      const run = checksOf(spec, [{ latency: { p95Ms: 60_000 } }], { milvus: counting, signal: stop.signal });
      await expect(run).rejects.toThrow();
      expect(searches).toBe(5);
    });
  });

  test("recall reads every row whose key is text, whatever it holds", async () => {
    const spec = specOf("VarChar", "FLAT");
    const kinds = ['say "', "it's ", "back\\", "two\n", "ключ ", "\u{1F600}"];
    await fill(
      spec,
      Array.from({ length: 1_200 }, (_, at) => `${kinds[at % kinds.length]}${at}`),
    );
    const [check] = await checksOf(spec, [{ recall: { k: 5, atLeast: 1, queries: 5 } }]);
    expect(check).toMatchObject({ status: "passed", figures: { recall: 1, rows: 1_200 } });
  });

  test("what cannot be measured is not run, and says why", async () => {
    const spec: CollectionSpec = {
      collection: `measured_${randomUUID().slice(0, 8)}`,
      fields: [
        { name: "id", dataType: "Int64", primaryKey: true },
        { name: "bits", dataType: "BinaryVector", dim: 16 },
      ],
      indexes: [{ field: "bits", indexType: "BIN_FLAT", metricType: "HAMMING" }],
    };
    const checks = await checksOf(spec, [{ recall: { k: 5, atLeast: 1 } }, { latency: { p95Ms: 100 } }]);
    expect(checks).toMatchObject([
      { status: "not run", detail: expect.stringContaining("COSINE, IP and L2") },
      { status: "not run", detail: "There is no FloatVector to search." },
    ]);
  });

  test("hybrid search, and expectations of dynamic keys", async () => {
    const spec: CollectionSpec = {
      collection: `measured_${randomUUID().slice(0, 8)}`,
      enableDynamicField: true,
      fields: [
        { name: "id", dataType: "Int64", primaryKey: true },
        { name: "text", dataType: "VarChar", maxLength: 256, enableAnalyzer: true },
        { name: "dense", dataType: "FloatVector" },
        { name: "sparse", dataType: "SparseFloatVector" },
      ],
      functions: [{ name: "words", type: "BM25", inputFieldNames: ["text"], outputFieldNames: ["sparse"] }],
      indexes: [
        { field: "dense", indexType: "FLAT", metricType: "COSINE" },
        { field: "sparse", indexType: "SPARSE_INVERTED_INDEX", metricType: "BM25" },
      ],
      embed: [{ from: "text", into: "dense" }],
    };
    const weights = { dense: 0.3, sparse: 0.7 };
    const declared: SmokeSpec[] = [
      { query: "NOSPACE alarm", hybrid: weights, expect: { ids: [2], within: 1 } },
      { query: "NOSPACE alarm", hybrid: weights, expect: { ids: [1], within: 1 } },
      { query: "disk", filter: 'section == "etcd"', expect: { allMatch: 'section == "etcd"' } },
      { query: "disk", expect: { allMatch: 'section == "etcd"' } },
    ];
    if (!milvus.capabilities.hybridSearch) {
      const checks = await checksOf(spec, declared.slice(0, 1));
      expect(checks).toMatchObject([
        { status: "not run", detail: expect.stringMatching(/2\.3\.5.* has no hybrid/) },
      ]);
      return;
    }
    await createFor(milvus, spec, environment);
    made.push(spec.collection);
    const texts = ["Replicas share the load of searches.", "etcd raises a NOSPACE alarm when it is full."];
    const sections = ["search", "etcd"];
    await createStore({ milvus, embedder, collection: loaded(spec) }).insert(
      texts.map((text, at) => ({ id: at + 1, text, section: sections[at] })),
    );
    expect((await checksOf(spec, declared)).map(({ status }) => status)).toEqual([
      "passed",
      "failed",
      "passed",
      "failed",
    ]);
  });
});
