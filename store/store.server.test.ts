import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Embedder } from "../embeddings/types.ts";
import { connect } from "../provision/milvus/index.ts";
import type { CollectionRef, Milvus, SearchRequest } from "../provision/milvus/port.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import { createFor, e5, e5Embedder, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { serversUnderTest } from "../tests/servers/targets.ts";
import { createStore } from "./index.ts";

const rows = [
  { id: 1, text: "Kubernetes schedules containers onto machines.", category: "technology", views: 500 },
  { id: 2, text: "Black holes bend light so far that none leaves.", category: "science", views: 1000 },
  { id: 3, text: "Share prices rose after the quarterly results.", category: "business", views: 1500 },
  { id: 4, text: "Coral reefs bleach when the sea grows too warm.", category: "science", views: 2000 },
];
const topics = [
  "how do pods find a machine",
  "what happens near a collapsed star",
  "stock market",
  "ocean wildlife",
];

function articles(rest: Partial<CollectionSpec> = {}): CollectionSpec {
  return {
    collection: `store_${randomUUID().slice(0, 8)}`,
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "text", dataType: "VarChar", maxLength: 256 },
      { name: "category", dataType: "VarChar", maxLength: 16 },
      { name: "views", dataType: "Int64" },
      { name: "embedding", dataType: "FloatVector" },
    ],
    indexes: [
      { field: "embedding", indexType: "HNSW", metricType: "COSINE", params: { M: 8, efConstruction: 64 } },
    ],
    embed: [{ from: "text", into: "embedding" }],
    ...rest,
  };
}
const parted: Partial<CollectionSpec> = {
  partitions: ["technology", "science", "business"],
  seed: { file: "rows.jsonl", partitionBy: "category" },
};

describe.each(serversUnderTest())("store on $name", ({ name: server, uri }) => {
  const embedder = e5Embedder(inject("embeddings"));
  const environment = environmentOf(uri, e5(inject("embeddings")));
  const made: string[] = [];
  let milvus: Milvus;

  async function storeOf(
    spec: CollectionSpec,
    options: { milvus?: Milvus; embedder?: Embedder | null } = {},
  ) {
    if (!made.includes(spec.collection)) {
      await createFor(milvus, spec, environment);
      made.push(spec.collection);
    }
    return createStore({ milvus, embedder, collection: loaded(spec), ...options });
  }
  async function inPartition({ ref }: { ref: CollectionRef }, partition: string): Promise<number[]> {
    const query = { filter: "id >= 0", outputFields: ["id"], partitions: [partition] };
    return (await milvus.query(ref, query)).map(({ id }) => Number(id)).toSorted();
  }

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    for (const collection of made) await milvus.dropCollection({ database: "default", collection });
    await milvus.close();
  });

  describe("search", () => {
    const spec = articles(parted);
    const fresh = { consistencyLevel: "Strong" } as const;
    beforeAll(async () => {
      expect(await (await storeOf(spec)).insert(rows)).toBe(4);
    });

    test("finds by meaning, nearest first, without vectors", async () => {
      const hits = await (await storeOf(spec)).search("how do pods find a machine", fresh);
      expect(hits).toHaveLength(4);
      expect(hits[0]).toEqual({ id: 1, score: expect.any(Number), row: rows[0] });
      expect(hits.map(({ score }) => score)).toEqual(
        hits.map(({ score }) => score).toSorted((a, b) => b - a),
      );
    });

    test("takes every option", async () => {
      const store = await storeOf(spec);
      const ids = async (options: Parameters<typeof store.search>[1]) =>
        (await store.search("light", { ...fresh, ...options })).map(({ id }) => id).toSorted();
      expect(await ids({ limit: 2 })).toHaveLength(2);
      expect(await ids({ filter: "views >= 1500" })).toEqual([3, 4]);
      expect(await ids({ partitions: ["science"] })).toEqual([2, 4]);
      expect(await ids({ partitions: ["science"], filter: 'category == "business"' })).toEqual([]);
      expect(await ids({ ef: 64, field: "embedding" })).toEqual([1, 2, 3, 4]);
      const [nearest, next] = await store.search("light", fresh);
      const radius = ((nearest?.score ?? 0) + (next?.score ?? 0)) / 2;
      expect(await ids({ params: { radius } })).toEqual([nearest?.id]);
      const [rounded] = await store.search("light", { ...fresh, roundDecimal: 2, outputFields: ["views"] });
      expect(rounded?.row).toEqual({ views: expect.any(Number) });
      expect(rounded?.score).toBeCloseTo(Math.round((rounded?.score ?? 0) * 100) / 100, 6);
      const [withVector] = await store.search("light", { ...fresh, outputFields: ["embedding"] });
      expect(withVector?.row.embedding).toBeInstanceOf(Float32Array);
    });

    test("asks Milvus and the embeddings once for many texts", async () => {
      const asked: { texts: number[]; vectors: number[] } = { texts: [], vectors: [] };
      const counting: Milvus = {
        ...milvus,
        search: (request: SearchRequest) => {
          asked.vectors.push(request.vectors.length);
          return milvus.search(request);
        },
      };
      const counted: Embedder = {
        ...embedder,
        embed: (texts, ...rest) => {
          asked.texts.push(texts.length);
          return embedder.embed(texts, ...rest);
        },
      };
      const store = await storeOf(spec, { milvus: counting, embedder: counted });
      const found = await store.searchMany(topics, { ...fresh, limit: 1 });
      expect(found.map((hits) => hits.map(({ id }) => id))).toEqual([[1], [2], [3], [4]]);
      expect(asked).toEqual({ texts: [4], vectors: [4] });
      expect(await store.searchMany([])).toEqual([]);
    });

    test("by a vector finds the row that it is of, and refuses another length", async () => {
      const store = await storeOf(spec);
      const [row] = await store.get([3], { outputFields: ["embedding"] });
      if (!(row?.embedding instanceof Float32Array)) throw new TypeError("no vector");
      expect(await store.searchVector(row.embedding, { ...fresh, limit: 1 })).toMatchObject([{ id: 3 }]);
      await expect(store.searchVector([1, 2])).rejects.toThrow(/2 values/);
    });

    test("stops on its signal", async () => {
      const store = await storeOf(spec, { embedder });
      const signal = AbortSignal.abort();
      await expect(store.searchVector(new Float32Array(384).fill(1), { signal })).rejects.toMatchObject({
        exitCode: 130,
      });
    });

    test("says how the collection is doing", async () => {
      expect(await (await storeOf(spec)).stats()).toMatchObject({
        rows: 4,
        physicalName: spec.collection,
        loadState: "loaded",
        indexes: [{ indexType: "HNSW", metricType: "COSINE" }],
      });
      const nowhere = createStore({ milvus, embedder, collection: loaded(articles()) });
      await expect(nowhere.stats()).rejects.toMatchObject({ exitCode: 3, diagnostics: [{ code: "MS706" }] });
      await expect(nowhere.search("x")).rejects.toMatchObject({ diagnostics: [{ code: "MS706" }] });
    });
  });

  describe("writing", () => {
    test("upsert replaces, delete takes keys, deleteWhere a filter", async () => {
      const store = await storeOf(articles());
      expect(await store.upsert(rows)).toBe(4);
      expect(await store.upsert([{ ...rows[0], views: 7 }])).toBe(1);
      expect(await store.get([1])).toEqual([{ ...rows[0], views: 7 }]);
      await store.delete([1, 99]);
      await store.deleteWhere("views >= 2000");
      expect((await store.get([1, 2, 3, 4])).map(({ id }) => id).toSorted()).toEqual([2, 3]);
      expect([await store.delete([]), await store.get([]), await store.upsert([])]).toEqual([0, [], 0]);
    });

    test("moves a row to the partition it belongs to now", async () => {
      const store = await storeOf(articles(parted));
      await store.upsert(rows);
      expect(await inPartition(store, "science")).toEqual([2, 4]);
      await store.upsert([{ ...rows[1], category: "business" }]);
      expect([await inPartition(store, "science"), await inPartition(store, "business")]).toEqual([
        [4],
        [2, 3],
      ]);
      expect((await store.stats()).rows).toBe(4);
    });

    test.skipIf(server === "milvus-lite")("loses no row when a move stops half-way", async () => {
      const spec = articles(parted);
      await (await storeOf(spec)).upsert(rows);
      const failing: Milvus = { ...milvus, delete: () => Promise.reject(new Error("gone")) };
      const half = await storeOf(spec, { milvus: failing });
      const moved = { ...rows[1], category: "business" };
      await expect(half.upsert([moved])).rejects.toThrow("gone");
      const store = await storeOf(spec);
      expect(await inPartition(store, "business")).toEqual([2, 3]);
      await store.upsert([moved]);
      expect(await inPartition(store, "science")).toEqual([4]);
    });

    test("keeps keys beyond 2^53 and keys of any text exact", async () => {
      const numbers = await storeOf(articles());
      // Milvus 2.3 never gives a row back whose key is 2^63 - 1.
      const big = [2n ** 53n + 1n, 2n ** 63n - 2n, -(2n ** 63n)];
      await numbers.insert(big.map((id) => ({ ...rows[0], id })));
      const found = await numbers.get(big);
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(big));
      expect(await numbers.search("pods", { consistencyLevel: "Strong", limit: 1 })).toMatchObject([
        { id: expect.any(BigInt) },
      ]);

      const [, ...others] = articles().fields;
      const key = { name: "id", dataType: "VarChar", maxLength: 64, primaryKey: true } as const;
      const texts = await storeOf(articles({ fields: [key, ...others] }));
      const keys = ["it's", 'say "hi"', "back\\slash", "two\nlines", "ключ"];
      await texts.insert(keys.map((id) => ({ ...rows[0], id })));
      expect((await texts.get(keys)).map(({ id }) => id).toSorted()).toEqual(keys.toSorted());
      await texts.delete(keys.slice(0, 4));
      expect((await texts.get(keys)).map(({ id }) => id)).toEqual(["ключ"]);
    });

    test("lets Milvus make the keys, and gives dynamic keys back as they were", async () => {
      const [, ...others] = articles().fields;
      const id = { name: "id", dataType: "Int64", primaryKey: true, autoId: true } as const;
      const store = await storeOf(articles({ fields: [id, ...others], enableDynamicField: true }));
      const { id: _, ...row } = { ...rows[0], source: "wire", tags: ["a", "b"] };
      await store.insert([row]);
      const [hit] = await store.search("pods", { consistencyLevel: "Strong", filter: 'source == "wire"' });
      expect(hit?.row).toMatchObject(row);
      expect(hit?.row).not.toHaveProperty("$meta");
      expect(hit?.row.id).toEqual(hit?.id);
    });
  });

  // Several vector fields came with Milvus 2.4.
  test.skipIf(server === "milvus-2.3.5")("embeds into two fields and searches either", async () => {
    const spec = articles();
    const [index] = spec.indexes ?? [];
    if (index === undefined) throw new TypeError("no index");
    const two = articles({
      fields: [...spec.fields, { name: "about", dataType: "FloatVector" }],
      indexes: [index, { ...index, field: "about" }],
      embed: [
        { from: "text", into: "embedding" },
        { template: "{category}", into: "about" },
      ],
    });
    const store = await storeOf(two);
    await store.upsert(rows);
    const options = { consistencyLevel: "Strong", limit: 1 } as const;
    expect(await store.search("business", { ...options, field: "about" })).toMatchObject([{ id: 3 }]);
    expect(await store.search("ocean wildlife", options)).toMatchObject([{ id: 4 }]);
  });

  test("weighs meaning and words, where the server can", async () => {
    const spec = articles();
    const hybrid = articles({
      fields: spec.fields
        .map((field) => (field.name === "text" ? { ...field, enableAnalyzer: true } : field))
        .concat({ name: "sparse", dataType: "SparseFloatVector" }),
      functions: [{ name: "words", type: "BM25", inputFieldNames: ["text"], outputFieldNames: ["sparse"] }],
      indexes: [
        ...(spec.indexes ?? []),
        { field: "sparse", indexType: "SPARSE_INVERTED_INDEX", metricType: "BM25" },
      ],
    });
    const weights = { dense: 0.7, sparse: 0.3 };
    if (!milvus.capabilities.hybridSearch) {
      const store = createStore({ milvus, embedder, collection: loaded(hybrid) });
      await expect(store.hybridSearch("pods", weights)).rejects.toMatchObject({
        exitCode: 3,
        diagnostics: [{ code: "MS709" }],
      });
      return;
    }
    const store = await storeOf(hybrid);
    await store.upsert(rows);
    const fresh = { consistencyLevel: "Strong" } as const;
    const hits = await store.hybridSearch("quarterly results", weights, fresh);
    expect(hits[0]?.id).toBe(3);
    const byWords = await store.hybridSearch("ocean wildlife quarterly", { dense: 0, sparse: 1 }, fresh);
    const byMeaning = await store.hybridSearch("ocean wildlife quarterly", { dense: 1, sparse: 0 }, fresh);
    expect([byWords[0]?.id, byMeaning[0]?.id]).toEqual([3, 4]);
    const filtered = await store.hybridSearch("results", weights, { ...fresh, filter: "views < 1500" });
    expect(filtered.map(({ id }) => id).toSorted()).toEqual([1, 2]);
  });

  test("an upsert replaces the whole row, and a row that only the server refuses is named", async () => {
    const spec = articles({ enableDynamicField: true });
    const store = await storeOf(spec);
    const [row] = rows;
    await store.upsert([{ ...row, page: 3, source: "wire" }]);
    await store.upsert([{ ...row, source: "wire" }]);
    expect(await store.get([1])).toEqual([{ ...row, source: "wire" }]);

    // The spec was changed and not applied.
    const wide = spec.fields.map((field) => (field.name === "text" ? { ...field, maxLength: 512 } : field));
    const wider = createStore({ milvus, embedder, collection: loaded({ ...spec, fields: wide }) });
    const long = rows.map((one, at) => ({
      ...one,
      id: 11 + at,
      text: at === 2 ? "word ".repeat(80) : one.text,
    }));
    await expect(wider.insert(long)).rejects.toMatchObject({
      exitCode: 1,
      diagnostics: [
        {
          code: "MS663",
          summary: expect.stringMatching(/^Row 2: /),
          cause: "2 rows were written before it.",
        },
      ],
    });
    expect((await store.get([11, 12, 13, 14])).length).toBe(2);
  });

  test("what an embedder of one's own gives is checked", async () => {
    const spec = articles();
    const of = (vector: unknown) =>
      storeOf(spec, {
        embedder: { ...embedder, embed: async (texts) => texts.map(() => vector) as Float32Array[] },
      });
    const nulls = await of(Array(384).fill(null));
    await expect(nulls.insert(rows)).rejects.toMatchObject({ diagnostics: [{ code: "MS607" }] });
    await expect(nulls.search("pods")).rejects.toMatchObject({ diagnostics: [{ code: "MS607" }] });
    const short = await of(new Float32Array(383).fill(1));
    await expect(short.insert(rows)).rejects.toMatchObject({ diagnostics: [{ code: "MS606" }] });
    const zeros = await of(new Float32Array(384));
    await expect(zeros.insert(rows.slice(0, 1))).rejects.toMatchObject({
      diagnostics: [{ code: "MS707", summary: expect.stringMatching(/^Row 0: "embedding" is all zeros/) }],
    });
    await expect(zeros.search("pods")).rejects.toMatchObject({ diagnostics: [{ code: "MS607" }] });
    expect(await zeros.get([1, 2, 3, 4])).toEqual([]);
  });

  test("refuses another model of the same length, before it searches by text or writes", async () => {
    const spec = articles();
    await (await storeOf(spec)).upsert(rows);
    const other = await storeOf(spec, {
      embedder: { ...embedder, model: { document: "another", query: "another" } },
    });
    const refused = {
      exitCode: 1,
      diagnostics: [{ code: "MS672", fix: expect.stringContaining("rebuild") }],
    };
    await expect(other.search("pods")).rejects.toMatchObject(refused);
    await expect(other.upsert([{ ...rows[0], id: 9 }])).rejects.toMatchObject(refused);
    expect((await other.get([1, 9])).map(({ id }) => id)).toEqual([1]);
    const template = createStore({
      milvus,
      embedder,
      collection: loaded({ ...spec, embed: [{ template: "{category}: {text}", into: "embedding" }] }),
    });
    await expect(template.search("pods")).rejects.toMatchObject(refused);
  });
});
