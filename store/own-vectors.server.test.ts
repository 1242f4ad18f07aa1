import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import { createFor, e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { serversUnderTest } from "../tests/servers/targets.ts";
import { createStore, type Store } from "./index.ts";

const fresh = { consistencyLevel: "Strong" } as const;

describe.each(serversUnderTest())("vectors of the caller's own on $name", ({ name, uri }) => {
  const embedder = e5Embedder(inject("embeddings"));
  const made: string[] = [];
  let milvus: Milvus;
  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    for (const collection of made) await milvus.dropCollection({ database: "default", collection });
    await milvus.close();
  });
  async function storeOf(spec: Omit<CollectionSpec, "collection">): Promise<Store> {
    const named = { collection: `own_${randomUUID().slice(0, 8)}`, ...spec };
    await createFor(milvus, named, environmentOf(uri, e5(inject("embeddings"))));
    made.push(named.collection);
    return createStore({ milvus, embedder, collection: loaded(named) });
  }
  const ids = (hits: readonly { readonly id: unknown }[]) => hits.map(({ id }) => id);

  // Sparse vectors came with Milvus 2.4.
  test.runIf(name === "milvus-lite")(
    "a sparse vector finds the rows that share its dimensions, alone and beside others",
    async ({ skip }) => {
      if (!milvus.capabilities.dataTypes.has("SparseFloatVector")) skip("no sparse vectors on this server");
      const store = await storeOf({
        fields: [
          { name: "id", dataType: "Int64", primaryKey: true },
          { name: "text", dataType: "VarChar", maxLength: 256, enableAnalyzer: true },
          { name: "embedding", dataType: "FloatVector" },
          { name: "words", dataType: "SparseFloatVector" },
          { name: "sparse", dataType: "SparseFloatVector" },
          { name: "plain", dataType: "FloatVector", dim: 2 },
        ],
        functions: [{ name: "bm25", type: "BM25", inputFieldNames: ["text"], outputFieldNames: ["words"] }],
        embed: [{ from: "text", into: "embedding" }],
        indexes: [
          { field: "embedding", indexType: "FLAT", metricType: "COSINE" },
          { field: "words", indexType: "SPARSE_INVERTED_INDEX", metricType: "BM25" },
          { field: "sparse", indexType: "SPARSE_INVERTED_INDEX", metricType: "IP" },
          { field: "plain", indexType: "FLAT", metricType: "L2" },
        ],
      });
      await store.insert([
        { id: 1, text: "Share prices rose.", sparse: { 0: 0.5, 100: 0.3 }, plain: [1, 0] },
        { id: 2, text: "Coral reefs bleach.", sparse: { indices: [0, 7], values: [0.1, 2] }, plain: [0, 1] },
      ]);

      const hits = await store.searchVector({ 0: 0.5, 100: 0.3 }, { ...fresh, field: "sparse" });
      expect(ids(hits)).toEqual([1, 2]);
      expect(hits[0]?.score).toBeCloseTo(0.34, 5);
      expect(ids(await store.searchVector({ indices: [7], values: [1] }, fresh))).toEqual([2]);
      expect(ids(await store.searchVector({ 7: 1 }, fresh))).toEqual([2]);

      const about = (dense: number, sparse: number, sparseVector = { 7: 1 }) =>
        store.hybridSearch("stock market", { dense, sparse, sparseVector }, { ...fresh, limit: 1 });
      expect(ids(await about(1, 0))).toEqual([1]);
      expect(ids(await about(0, 1))).toEqual([2]);
      expect(ids(await store.hybridSearch("reefs", { dense: 0, sparse: 1 }, { ...fresh, limit: 1 }))).toEqual(
        [2],
      );

      const parts = (weights: readonly [number, number, number]) =>
        store.searchParts(
          [
            { field: "plain", vector: [0, 1], weight: weights[0] },
            { field: "sparse", vector: { 100: 1 }, weight: weights[1] },
            { field: "words", text: "prices", weight: weights[2] },
          ],
          { ...fresh, limit: 1 },
        );
      expect([ids(await parts([1, 0, 0])), ids(await parts([0, 1, 0])), ids(await parts([0, 0, 1]))]).toEqual(
        [[2], [1], [1]],
      );

      const wrong = { exitCode: 3, diagnostics: [{ code: "MS658" }] };
      await expect(store.searchVector([0.5, 1], { field: "sparse" })).rejects.toMatchObject(wrong);
      await expect(store.searchVector({ 0: 1 }, { field: "plain" })).rejects.toMatchObject(wrong);
      await expect(store.searchVector({ 0: 1 }, { field: "words" })).rejects.toThrow("MS708");
    },
  );

  test("a vector of every dense kind that the server has finds its own row", async () => {
    const kinds = (
      ["FloatVector", "Float16Vector", "BFloat16Vector", "BinaryVector", "Int8Vector"] as const
    ).filter((kind) => milvus.capabilities.dataTypes.has(kind));
    expect(kinds).toContain("FloatVector");
    for (const dataType of kinds) {
      const binary = dataType === "BinaryVector";
      const store = await storeOf({
        fields: [
          { name: "id", dataType: "Int64", primaryKey: true },
          { name: "v", dataType, dim: 16 },
        ],
        indexes: [
          binary
            ? { field: "v", indexType: "BIN_FLAT", metricType: "HAMMING" }
            : { field: "v", indexType: dataType === "Int8Vector" ? "HNSW" : "FLAT", metricType: "L2" },
        ],
      });
      const [one, two] = binary
        ? [
            [255, 0],
            [1, 128],
          ]
        : [0, 1].map((at) => Array.from({ length: 16 }, (_, i) => (i === at ? 2 : 1)));
      await store.insert([
        { id: 1, v: one },
        { id: 2, v: two },
      ]);
      expect([dataType, ids(await store.searchVector(two ?? [], { ...fresh, limit: 1 }))]).toEqual([
        dataType,
        [2],
      ]);
      await expect(store.searchVector([1], fresh)).rejects.toMatchObject({
        diagnostics: [{ code: "MS658" }],
      });
    }
  });
});
