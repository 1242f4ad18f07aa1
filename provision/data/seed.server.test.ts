import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { type EmbeddingsProxy, startEmbeddingsProxy } from "../../tests/faults/embeddings-proxy.ts";
import type { ChildArguments } from "../../tests/seed/seed-child.ts";
import {
  articleSpec,
  createFor,
  e5,
  e5Embedder,
  environmentOf,
  loaded,
} from "../../tests/seed/seed-target.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { writeExactJson } from "../exact-json.ts";
import { connect } from "../milvus/index.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { CollectionSpec, FieldSpec } from "../spec/schema.ts";
import { type SeedOptions, type SeedProgress, SeedStopped, seed } from "./index.ts";

const int: FieldSpec = { name: "id", dataType: "Int64" };
const partitioned: Partial<CollectionSpec> = {
  partitions: ["news", "sport"],
  seed: { file: "rows.jsonl", partitionBy: "category" },
};
interface Article {
  id?: number | string;
  text: string;
  category: string;
  views: unknown;
}
const articles = (count: number): Article[] =>
  Array.from({ length: count }, (_, i) => ({
    id: i + 1,
    text: `Number ${i + 1}`,
    category: i % 2 ? "news" : "sport",
    views: i,
  }));
const asLines = (rows: unknown[]) => rows.map(writeExactJson).join("\n");

let folder: string;
let proxy: EmbeddingsProxy;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "seed-"));
  proxy = await startEmbeddingsProxy(inject("embeddings"));
});
afterAll(async () => {
  await proxy.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => {
  proxy.seen.length = 0;
  proxy.plan();
  proxy.decide(() => ({ kind: "pass" }));
});

describe.each(serversUnderTest())("$name", ({ uri }) => {
  let milvus: Milvus;
  const made: CollectionRef[] = [];
  const environment = () => environmentOf(uri, e5(proxy.url));
  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterEach(async () => {
    for (const ref of made.splice(0)) await milvus.dropCollection(ref);
  });
  afterAll(() => milvus.close());

  async function create(spec: CollectionSpec) {
    const ref = await createFor(milvus, spec, environment());
    made.push(ref);
    return ref;
  }
  async function run(spec: CollectionSpec, content: string, options: Partial<SeedOptions> = {}) {
    await writeFile(join(folder, "rows.jsonl"), content);
    return seed({
      milvus,
      embedder: e5Embedder(proxy.url, { batchSize: 8, concurrency: 2 }),
      collection: loaded(spec),
      environment: environment(),
      file: "rows.jsonl",
      cwd: folder,
      ...options,
    });
  }
  async function stopped(call: Promise<unknown>): Promise<SeedStopped> {
    const error = await call.then(
      () => expect.unreachable(),
      (thrown: unknown) => thrown,
    );
    if (error instanceof SeedStopped) return error;
    throw error;
  }

  test("a second run changes and embeds nothing; a third only what differs", async () => {
    const spec = articleSpec(int, partitioned);
    const ref = await create(spec);
    const rows = articles(40);
    const seen: SeedProgress[] = [];
    expect(await run(spec, asLines(rows), { onProgress: (progress) => seen.push(progress) })).toMatchObject({
      ...{ rows: 40, inserted: 40, updated: 0, unchanged: 0, rejected: 0, skipped: null },
    });
    expect(await milvus.count(ref)).toBe(40);
    const inNews = { filter: "id > 0", outputFields: ["category"], partitions: ["news"] };
    expect((await milvus.query(ref, inNews)).map((row) => row.category)).toEqual(Array(20).fill("news"));
    expect(seen.map((progress) => progress.rows)).toEqual([8, 16, 24, 32, 40]);
    expect(seen.at(-1)).toMatchObject({ bytes: seen[0]?.totalBytes, etaMs: 0 });

    const requests = proxy.seen.length;
    expect(await run(spec, asLines(rows))).toMatchObject({ inserted: 0, updated: 0, unchanged: 40 });
    expect(proxy.seen).toHaveLength(requests);

    const [first, second, ...rest] = rows;
    const changed = [
      { ...first, text: "Another text" },
      { ...second, category: "sport" },
      ...rest,
      { id: 99, text: "New", category: "news", views: 1 },
    ];
    expect(await run(spec, asLines(changed))).toMatchObject({ inserted: 1, updated: 2, unchanged: 38 });
    expect(proxy.seen.slice(requests).flatMap((request) => request.input)).toEqual([
      "Another text",
      "Number 2",
      "New",
    ]);
    expect(await milvus.count(ref)).toBe(41);
    expect(
      await milvus.query(ref, { filter: "id == 2", outputFields: ["category"], partitions: ["news"] }),
    ).toEqual([]);
    const [moved] = await milvus.query(ref, {
      filter: "id == 2",
      outputFields: ["category"],
      partitions: ["sport"],
    });
    expect(moved).toMatchObject({ category: "sport" });
  });

  test("what a killed process has stored is not embedded again", async () => {
    const spec = articleSpec(int);
    const ref = await create(spec);
    const file = join(folder, "killed.jsonl");
    const content = asLines(articles(64));
    await writeFile(file, content);
    // The fourth request never comes back, so that the process is surely at work when it is killed.
    let requests = 0;
    proxy.decide(() => (++requests > 3 ? { kind: "hang" } : { kind: "pass" }));
    const child: ChildArguments = { uri, embeddings: proxy.url, spec, file };
    const script = new URL("../../tests/seed/seed-child.ts", import.meta.url).pathname;
    const process_ = spawn(process.execPath, [script, JSON.stringify(child)], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const exit = once(process_, "exit");
    for await (const line of createInterface(process_.stdout)) if (Number(line) >= 24) break;
    process_.kill("SIGKILL");
    expect(await exit).toEqual([null, "SIGKILL"]);

    proxy.decide(() => ({ kind: "pass" }));
    proxy.seen.length = 0;
    expect(await run(spec, content)).toMatchObject({ inserted: 40, updated: 0, unchanged: 24 });
    expect(proxy.seen.flatMap((request) => request.input)).toHaveLength(40);
    expect(await milvus.count(ref)).toBe(64);
  });

  test("at a bad row it stops: what is before it is stored, what is after it is not", async () => {
    const spec = articleSpec(int);
    const ref = await create(spec);
    const rows = articles(30);
    rows[20] = { ...articles(21)[20], views: "many", text: "x" } as Article;
    const error = await stopped(run(spec, asLines(rows)));
    expect(error).toMatchObject({
      exitCode: 1,
      counts: { inserted: 20 },
      diagnostics: [{ code: "MS655", range: { file: "rows.jsonl", line: 21 } }],
    });
    expect(error.message).toContain('Line 21: "views" is "many"');
    expect(error.diagnostics[0]?.cause).toContain("20 rows inserted");
    expect(await milvus.count(ref)).toBe(20);
    expect(await milvus.count(ref, { filter: "id > 20" })).toBe(0);
  });

  test("with a rejects file it goes on, and the file says why", async () => {
    const spec = articleSpec(int);
    const ref = await create(spec);
    const rows = articles(12);
    const lines = rows.map((row) => JSON.stringify(row));
    lines.splice(
      3,
      0,
      "not json",
      JSON.stringify({ ...rows[0], text: "again" }),
      '{"id": 50, "text": "no views", "category": "a"}',
    );
    const result = await run(spec, lines.join("\n"), { rejectsFile: "rejects.jsonl" });
    expect(result).toMatchObject({ rows: 15, inserted: 12, rejected: 3 });
    expect(await milvus.count(ref)).toBe(12);
    const rejects = (await readFile(join(folder, "rejects.jsonl"), "utf8")).trim().split("\n");
    expect(rejects.map((line) => JSON.parse(line))).toMatchObject([
      { line: 4, code: "MS651", text: "not json" },
      { line: 5, code: "MS660", reason: expect.stringContaining("line 1") },
      { line: 6, code: "MS653", reason: '"views" is missing.' },
    ]);
  });

  test("a text that the model refuses is found among its neighbours", async () => {
    const tooLong = { error: { message: "maximum context length is 8192 tokens" } };
    proxy.decide(({ input }) =>
      input.some((text) => text.includes("refuse me"))
        ? { kind: "status", status: 400, error: tooLong }
        : { kind: "pass" },
    );
    const rows = articles(12).map((row) => (row.id === 6 ? { ...row, text: "refuse me" } : row));
    const stopping = articleSpec(int);
    const ref = await create(stopping);
    const error = await stopped(run(stopping, asLines(rows)));
    expect(error).toMatchObject({
      counts: { inserted: 5 },
      diagnostics: [{ code: "MS604", range: { line: 6 } }],
    });
    expect(await milvus.count(ref)).toBe(5);
    expect(await run(stopping, asLines(rows), { rejectsFile: "rejects.jsonl" })).toMatchObject({
      ...{ inserted: 6, unchanged: 5, rejected: 1 },
    });
  });

  test("a vector that cannot be right is not stored, and one that is stored is made anew", async () => {
    const spec = articleSpec(int);
    const ref = await create(spec);
    const content = asLines(articles(3));
    const give = (make: (at: number) => unknown) =>
      proxy.decide(({ input }) => ({
        kind: "rewrite",
        rewrite: () => ({
          data: input.map((_, index) => ({ index, embedding: Array.from({ length: 384 }, make) })),
        }),
      }));
    give(() => null);
    expect(await stopped(run(spec, content))).toMatchObject({
      counts: { rows: 0 },
      diagnostics: [{ code: "MS607", cause: expect.stringContaining("has null at 0") }],
    });
    give(() => 0);
    expect(await stopped(run(spec, content))).toMatchObject({
      diagnostics: [{ code: "MS665", range: { line: 1 }, summary: expect.stringContaining("COSINE") }],
    });
    expect(await milvus.count(ref)).toBe(0);

    proxy.decide(() => ({ kind: "pass" }));
    expect(await run(spec, content)).toMatchObject({ inserted: 3 });
    const [first] = articles(1);
    await milvus.upsert(ref, [{ ...first, embedding: new Float32Array(384) }]);
    proxy.seen.length = 0;
    expect(await run(spec, content)).toMatchObject({ inserted: 0, updated: 1, unchanged: 2 });
    expect(proxy.seen.flatMap(({ input }) => input)).toEqual([first?.text]);
    expect(await run(spec, content)).toMatchObject({ updated: 0, unchanged: 3 });
  });

  test("zeros are stored with a warning where the metric allows them, and a second run still changes nothing", async () => {
    const spec = articleSpec(int, {
      indexes: [{ field: "embedding", indexType: "FLAT", metricType: "L2" }],
    });
    await create(spec);
    proxy.decide(() => ({
      kind: "rewrite",
      rewrite: ({ data }) => ({ data: data.map(({ index }) => ({ index, embedding: Array(384).fill(0) })) }),
    }));
    expect(await run(spec, asLines(articles(2)))).toMatchObject({
      inserted: 2,
      warnings: [{ code: "MS665", severity: "warning", summary: expect.stringMatching(/2 rows.*line 1/) }],
    });
    expect(await run(spec, asLines(articles(2)))).toMatchObject({ updated: 0, unchanged: 2 });
  });

  test("JSON that the server cannot hold is told by its line before anything of it is written", async () => {
    const spec = articleSpec(int);
    const withJson = { ...spec, fields: [...spec.fields, { name: "meta", dataType: "JSON" as const }] };
    const ref = await create(withJson);
    const values = [{ ok: 1 }, 5, "plain", true, { ok: [1, "a"] }];
    const lines = asLines(articles(5).map((row, i) => ({ ...row, meta: values[i] })));
    expect(await stopped(run(withJson, lines))).toMatchObject({
      counts: { inserted: 1 },
      diagnostics: [{ code: "MS666", range: { line: 2 } }],
    });
    expect(await run(withJson, lines, { rejectsFile: "rejects.jsonl" })).toMatchObject({
      ...{ inserted: 1, unchanged: 1, rejected: 3 },
    });
    expect(await run(withJson, lines, { rejectsFile: "rejects.jsonl" })).toMatchObject({
      ...{ unchanged: 2, rejected: 3 },
    });
    expect(await milvus.count(ref)).toBe(2);
  });

  test("a row that only the server refuses is found, and the others are written", async () => {
    const narrow = articleSpec(int, partitioned);
    // The server still has the shorter one: the spec was changed and not applied.
    const spec = {
      ...narrow,
      fields: narrow.fields.map((field) => (field.name === "text" ? { ...field, maxLength: 512 } : field)),
    };
    const ref = await create(narrow);
    const rows = articles(12);
    rows[5] = { ...articles(6)[5], text: "x".repeat(300) } as Article;
    const stop = await stopped(run(spec, asLines(rows)));
    expect(stop).toMatchObject({ exitCode: 1, diagnostics: [{ code: "MS663", range: { line: 6 } }] });
    expect(await milvus.count(ref, { filter: "id in [1, 2, 3, 4, 5]" })).toBe(5);
    expect(await milvus.count(ref)).toBe(stop.counts.inserted);
    const result = await run(spec, asLines(rows), { rejectsFile: "rejects.jsonl" });
    expect(result).toMatchObject({ rows: 12, rejected: 1, inserted: 11 - stop.counts.inserted });
    expect(await milvus.count(ref)).toBe(11);
    const rejects = (await readFile(join(folder, "rejects.jsonl"), "utf8")).trim().split("\n");
    expect(rejects.map((line) => JSON.parse(line))).toMatchObject([{ line: 6, code: "MS663" }]);
  });

  test("a dynamic key that a row gives up is gone, and the next run changes nothing", async () => {
    const spec = articleSpec(int, { enableDynamicField: true });
    const ref = await create(spec);
    const [row] = articles(1);
    expect(await run(spec, asLines([{ ...row, page: 3, source: "wire" }]))).toMatchObject({ inserted: 1 });
    expect(await run(spec, asLines([{ ...row, source: "wire" }]))).toMatchObject({ updated: 1 });
    expect(await run(spec, asLines([{ ...row, source: "wire" }]))).toMatchObject({ unchanged: 1 });
    const [stored] = await milvus.query(ref, { filter: "id == 1", outputFields: ["$meta"] });
    expect(stored?.$meta).toEqual({ source: "wire" });
  });

  test("rows that the server took and does not have are not said to be inserted", async () => {
    const spec = articleSpec(int);
    const ref = await create(spec);
    const forgetful: Milvus = {
      ...milvus,
      upsert: async (at, rows, options) =>
        (await milvus.upsert(
          at,
          rows.filter(({ id }) => id !== 3),
          options,
        )) + 1,
    };
    const error = await stopped(run(spec, asLines(articles(5)), { milvus: forgetful }));
    expect(error).toMatchObject({
      counts: { inserted: 4 },
      diagnostics: [{ code: "MS664", cause: expect.stringContaining("of line 3") }],
    });
    expect(await milvus.count(ref)).toBe(4);
  });

  test("rows that are lost beside one that is refused: the loss is told, and the refused row is in the rejects file", async () => {
    const spec: CollectionSpec = {
      collection: articleSpec(int).collection,
      fields: [
        { name: "id", dataType: "VarChar", maxLength: 8192, primaryKey: true },
        { name: "text", dataType: "VarChar", maxLength: 512 },
        { name: "v", dataType: "FloatVector", dim: 2 },
      ],
      indexes: [{ field: "v", indexType: "FLAT", metricType: "L2" }],
    };
    // The server has the shorter one, and loses a row before the one that it refuses.
    const narrow = spec.fields.map((field) => (field.name === "text" ? { ...field, maxLength: 256 } : field));
    const ref = await create({ ...spec, fields: narrow });
    const forgetful: Milvus = {
      ...milvus,
      upsert: async (at, rows, options) => {
        try {
          return await milvus.upsert(at, rows, options);
        } finally {
          await milvus.delete(at, `id == "${rows[2]?.id}"`);
        }
      },
    };
    // Keys of more than 1 MiB: what is written is read back at once, and not only at the end of the file.
    const rows = Array.from({ length: 300 }, (_, at) => ({
      ...{ id: `${at}-${"k".repeat(4000)}`, v: [at, 1] },
      text: at === 299 ? "x".repeat(300) : "",
    }));
    const lost = { code: "MS664", cause: expect.stringContaining("of line 3") };
    const rejectsFile = "rejects.jsonl";
    const going = await stopped(run(spec, asLines(rows), { milvus: forgetful, rejectsFile }));
    expect(going).toMatchObject({ counts: { inserted: 298, rejected: 1 }, diagnostics: [lost] });
    expect(JSON.parse(await readFile(join(folder, rejectsFile), "utf8"))).toMatchObject({ line: 300 });
    await milvus.delete(ref, 'id != ""');
    const few = asLines([...rows.slice(0, 4), rows[299]]);
    const stopping = await stopped(run(spec, few, { milvus: forgetful }));
    expect(stopping).toMatchObject({ counts: { inserted: 3, rejected: 0 }, diagnostics: [lost] });
  });

  test("an embedder that fails half-way: the error says what is stored", async () => {
    const spec = articleSpec(int);
    await create(spec);
    let requests = 0;
    proxy.decide(() => (++requests > 2 ? { kind: "status", status: 401 } : { kind: "pass" }));
    const embedder = e5Embedder(proxy.url, { batchSize: 8, concurrency: 1 });
    const error = await stopped(run(spec, asLines(articles(40)), { embedder }));
    expect(error).toMatchObject({ exitCode: 4, counts: { inserted: 16 }, diagnostics: [{ code: "MS602" }] });
    expect(error.diagnostics[0]?.cause).toContain("16 rows inserted");
  });

  test("when it is interrupted it ends the write under way and says how many rows are in", async () => {
    const spec = articleSpec(int);
    const ref = await create(spec);
    const stop = new AbortController();
    const error = await stopped(
      run(spec, asLines(articles(64)), { signal: stop.signal, onProgress: () => stop.abort() }),
    );
    expect(error).toMatchObject({ exitCode: 130, counts: { inserted: 8 }, diagnostics: [{ code: "MS673" }] });
    expect(await milvus.count(ref)).toBe(8);
    expect(await run(spec, asLines(articles(64)))).toMatchObject({ inserted: 56, unchanged: 8 });
  });

  test("keys beyond 2^53, and text keys with every kind of character, are recognised", async () => {
    const big = articleSpec(int);
    const ref = await create(big);
    const content = ["9007199254740992", "9007199254740993", "-9223372036854775808"]
      .map((id) => `{"id": ${id}, "text": "t", "category": "c", "views": 9223372036854775807}`)
      .join("\n");
    expect(await run(big, content)).toMatchObject({ inserted: 3 });
    expect(await run(big, content)).toMatchObject({ unchanged: 3 });
    expect(await milvus.count(ref)).toBe(3);

    const text = articleSpec({ name: "id", dataType: "VarChar", maxLength: 64 });
    await create(text);
    const keys = [
      "x",
      "q\"uo'te",
      "back\\slash",
      "\\n",
      "ümläut €",
      "new\nline",
      "tab\t",
      "ctl\u0001",
      "😀",
      "%",
      "",
    ];
    const rows = keys.map((id) => ({ id, text: "t", category: "c", views: 1 }));
    expect(await run(text, asLines(rows))).toMatchObject({ inserted: keys.length });
    expect(await run(text, asLines(rows))).toMatchObject({ unchanged: keys.length });
  });

  test("with autoId it seeds once, and leaves a collection that holds rows alone", async () => {
    const spec = articleSpec({ ...int, autoId: true });
    const ref = await create(spec);
    const content = asLines(articles(5).map(({ id: _, ...row }) => row));
    expect(await run(spec, content)).toMatchObject({ inserted: 5, skipped: null });
    expect(await run(spec, content)).toMatchObject({
      inserted: 0,
      skipped: expect.stringContaining("holds 5 rows"),
    });
    expect(await milvus.count(ref)).toBe(5);
  });

  test("every kind of value comes back unchanged: dynamic, JSON, arrays, floats, vectors of its own", async () => {
    const spec: CollectionSpec = {
      ...articleSpec(int),
      fields: [
        { ...int, primaryKey: true },
        { name: "constructor", dataType: "Int8" },
        { name: "hasOwnProperty", dataType: "Bool" },
        { name: "toString", dataType: "Float" },
        { name: "valueOf", dataType: "Double" },
        { name: "meta", dataType: "JSON" },
        { name: "tags", dataType: "Array", elementType: "VarChar", maxCapacity: 4, maxLength: 16 },
        { name: "counts", dataType: "Array", elementType: "Int64", maxCapacity: 4 },
        { name: "own", dataType: "FloatVector", dim: 3 },
      ],
      indexes: [{ field: "own", indexType: "FLAT", metricType: "L2" }],
      embed: [],
      enableDynamicField: true,
    };
    await create(spec);
    const row = {
      ...{ id: 1, constructor: -7, hasOwnProperty: true, toString: 0.1, valueOf: 0.1 },
      meta: { a: [1, { b: null }], chat_id: 1746714878034235396n, sign: -0, large: 1e300, s: "x" },
      ...{ tags: ["a", "b"], counts: [1, -2], own: [0.1, 0.2, 0.3], page: 3, nest: { deep: [true] } },
      ...{ ["__proto__"]: { a: 2n ** 63n }, prototype: 9007199254740993n },
    };
    expect(await run(spec, asLines([row]), { embedder: null })).toMatchObject({ inserted: 1 });
    expect(await run(spec, asLines([row]), { embedder: null })).toMatchObject({ unchanged: 1 });
    const again = { ...row, ["__proto__"]: { a: 2n ** 63n + 1n } };
    expect(await run(spec, asLines([again]), { embedder: null })).toMatchObject({ updated: 1 });
    for (const other of [
      { page: 4 },
      { own: [0.1, 0.2, 0.4] },
      { counts: [1] },
      { meta: {} },
      { toString: 0.2 },
      { meta: { ...row.meta, chat_id: 1746714878034235397n } },
    ]) {
      expect(await run(spec, asLines([{ ...row, ...other }]), { embedder: null })).toMatchObject({
        updated: 1,
      });
    }
  });

  test("a gzipped file is seeded like any other, and a second run finds every row", async () => {
    const spec = articleSpec({ name: "id", dataType: "VarChar", maxLength: 64 });
    const ref = await create(spec);
    const rows = articles(40).map((row) => ({ ...row, id: `key ${row.id}` }));
    await writeFile(join(folder, "packed.jsonl.gz"), gzipSync(asLines([...rows, rows[3]])));
    const packed = { file: "packed.jsonl.gz" };
    const error = await stopped(run(spec, "", packed));
    expect(error.diagnostics).toMatchObject([
      { code: "MS660", fix: expect.stringContaining("`--rejects FILE`"), range: { line: 41 } },
    ]);
    expect(await milvus.count(ref)).toBe(40);
    const seen: SeedProgress[] = [];
    const options = {
      ...packed,
      rejectsFile: "rejects.jsonl",
      onProgress: (one: SeedProgress) => void seen.push(one),
    };
    expect(await run(spec, "", options)).toMatchObject({ unchanged: 40, rejected: 1 });
    expect(seen.at(-1)?.bytes).toBe(seen.at(-1)?.totalBytes);
  });

  test("what cannot begin says why", async () => {
    const spec = articleSpec(int);
    await expect(run(spec, "")).rejects.toThrow("MS671");
    await create(spec);
    await expect(run(spec, "", { file: "missing.jsonl" })).rejects.toThrow("MS670");
    const outside = { ...spec, seed: { file: "/etc/passwd" } };
    const named = { collection: loaded(outside), environment: environment(), cwd: folder };
    await expect(seed({ milvus, embedder: null, ...named })).rejects.toMatchObject({
      exitCode: 3,
      diagnostics: [{ code: "MS670", fix: "Move it into the project, or name it with `--file`." }],
    });
    await expect(run(spec, "", { embedder: null })).rejects.toThrow("MS675");
    const otherTemplate = { ...spec, embed: [{ template: "title: {text}", into: "embedding" }] };
    await expect(run(otherTemplate, asLines(articles(1)))).rejects.toThrow("MS672");
    expect(await run(spec, "")).toMatchObject({ rows: 0, skipped: null });
  });
});
