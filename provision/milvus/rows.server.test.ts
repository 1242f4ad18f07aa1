import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collection, field, index } from "../../tests/servers/collection-states.ts";
import { scratchCollections } from "../../tests/servers/scratch-collections.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { connect } from "./connect.ts";
import type { CollectionRef, Milvus, Row } from "./port.ts";

const id = field("id", "Int64", { primaryKey: true });
const all = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

describe.each(serversUnderTest())("rows on $name", ({ name, uri }) => {
  let milvus: Milvus;
  const { ref, dropAll } = scratchCollections("rows");
  const ready = async (at: CollectionRef, vector = "v") => {
    await milvus.createIndex(at, index(vector, "FLAT", "L2"));
    await milvus.waitForIndex(at, vector);
    await milvus.load(at, all);
  };

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await dropAll(milvus);
    await milvus.close();
  });

  it("writes and searches a collection that was made anew under the same name by its new schema", async () => {
    const at = ref();
    const old = collection([id, field("old", "Int32"), field("v", "FloatVector", { dim: 2 })]);
    await milvus.createCollection(at, old, {});
    await ready(at);
    await milvus.insert(at, [{ id: 1, old: 1, v: Float32Array.of(1, 1) }]);
    await milvus.search({ ...at, field: "v", vectors: [Float32Array.of(1, 1)], limit: 1 });
    await milvus.dropCollection(at);
    const anew = collection([
      id,
      field("name", "VarChar", { maxLength: 20 }),
      field("w", "FloatVector", { dim: 3 }),
    ]);
    await milvus.createCollection(at, anew, {});
    await ready(at, "w");
    const w = Float32Array.of(1, 2, 3);
    expect(await milvus.insert(at, [{ id: 2, name: "two", w }])).toBe(1);
    const search = { ...at, field: "w", vectors: [w], limit: 1, consistencyLevel: "Strong" as const };
    expect(await milvus.search({ ...search, outputFields: ["name"] })).toEqual([
      [{ id: 2, score: 0, fields: { name: "two" } }],
    ]);
  });

  it("writes through an alias by the schema of the collection that it points at now", async () => {
    const [one, two] = [ref(), ref()];
    const alias = { database: "default", collection: `${one.collection}_alias` };
    const v = field("v", "FloatVector", { dim: 2 });
    await milvus.createCollection(one, collection([id, v]), {});
    await milvus.createCollection(two, collection([id, field("n", "Int64"), v]), {});
    await milvus.createAlias(one, alias.collection);
    await ready(two);
    await milvus.insert(alias, [{ id: 1, v: Float32Array.of(1, 1) }]);
    await milvus.alterAlias(two, alias.collection);
    const n = 9007199254740993n;
    await milvus.insert(alias, [{ id: 2, n, v: Float32Array.of(1, 1) }]);
    expect(await milvus.query(alias, { filter: "id > 0", outputFields: ["n"] })).toMatchObject([{ n }]);
  });

  it.each([
    ["Int64", id, [1, -2, 0, 3]],
    ["VarChar", field("id", "VarChar", { primaryKey: true, maxLength: 9 }), ["", "a", "ü", "0"]],
  ] as const)("counts the rows of partitions, key %s", async (_, key, [a, b, c, d]) => {
    const at = ref();
    await milvus.createCollection(at, collection([key, field("v", "FloatVector", { dim: 2 })]), {});
    await milvus.createPartition(at, "p");
    await ready(at);
    const rows = [a, b, c, d].map((value) => ({ id: value, v: Float32Array.of(1, 1) }));
    await milvus.insert(at, rows.slice(0, 1));
    await milvus.insert(at, rows.slice(1), { partition: "p" });
    expect(await milvus.count(at)).toBe(4);
    expect(await milvus.count(at, { partitions: ["p"] })).toBe(3);
    expect(await milvus.count(at, { partitions: ["_default"] })).toBe(1);
    expect(await milvus.count(at, { partitions: ["p", "_default"] })).toBe(4);
  });

  it("reads and writes every number inside JSON and dynamic values with all its digits", async () => {
    const at = ref();
    const fields = [id, field("meta", "JSON"), field("v", "FloatVector", { dim: 2 })];
    await milvus.createCollection(at, { ...collection(fields), enableDynamicField: true }, {});
    await ready(at);
    const numbers = {
      chat_id: 1746714878034235396n,
      list: [-9007199254740993n, 0.1, 5],
      "12": { deep: 2n ** 64n },
    };
    const beside = { constructor: 9007199254740993n, "9007199254740993": [1n + 2n ** 53n], small: 7 };
    const v = Float32Array.of(1, 1);
    await milvus.insert(at, [
      { id: 1, meta: numbers, ...beside, v },
      { id: 2, meta: { n: -0 }, v },
    ]);
    const query = (outputFields: string[]) => milvus.query(at, { filter: "id > 0", outputFields });
    expect(await query(["meta", "$meta"])).toEqual([
      { id: 1, meta: numbers, $meta: beside },
      { id: 2, meta: { n: expect.closeTo(0) }, $meta: {} },
    ]);
    const search = { ...at, field: "v", vectors: [v], limit: 9, consistencyLevel: "Strong" as const };
    const [hits = []] = await milvus.search({ ...search, outputFields: ["meta", "constructor", "toString"] });
    expect(hits.map((hit) => hit.fields).sort((a) => ("chat_id" in Object(a.meta) ? -1 : 1))).toEqual([
      { meta: numbers, constructor: 9007199254740993n, toString: undefined },
      { meta: { n: expect.closeTo(0) }, constructor: undefined, toString: undefined },
    ]);
    expect(await milvus.count(at, { filter: 'meta["chat_id"] == 1746714878034235396' })).toBe(1);
  });

  it("replaces the whole row by an upsert, its dynamic values too", async () => {
    const at = ref();
    const v = Float32Array.of(1, 1);
    const state = { ...collection([id, field("v", "FloatVector", { dim: 2 })]), enableDynamicField: true };
    await milvus.createCollection(at, state, {});
    await ready(at);
    await milvus.insert(at, [
      { id: 1, v, a: 1, b: { x: 1, y: 2 } },
      { id: 2, v, a: 1 },
    ]);
    expect(await milvus.upsert(at, [{ id: 1, v, b: { x: 2 } }])).toBe(1);
    const read = () => milvus.query(at, { filter: "id > 0", outputFields: ["$meta"] });
    const expected = expect.arrayContaining([
      { id: 1, $meta: { b: { x: 2 } } },
      { id: 2, $meta: { a: 1 } },
    ]);
    expect(await read()).toEqual(expected);
    await milvus.flush(at);
    expect(await milvus.upsert(at, [{ id: 1, v, b: { x: 2 } }])).toBe(1);
    expect(await read()).toEqual(expected);
    expect(await milvus.count(at)).toBe(2);
  });

  it.each<[string, Row]>([
    ["a text that is too long", { text: "123456", meta: {} }],
    ["JSON that is a number", { text: "", meta: 5 }],
  ])("finds the row that the server refuses: %s", async (_, values) => {
    const at = ref();
    const fields = [
      id,
      field("text", "VarChar", { maxLength: 5 }),
      field("meta", "JSON"),
      field("v", "FloatVector", { dim: 2 }),
    ];
    await milvus.createCollection(at, collection(fields), {});
    await ready(at);
    const v = Float32Array.of(1, 1);
    const rows = (bad: number[]) =>
      Array.from({ length: 20 }, (_, key) => ({
        id: key,
        v,
        text: "",
        meta: {},
        ...(bad.includes(key) ? values : {}),
      }));
    await expect(milvus.upsert(at, rows([6, 13]))).rejects.toMatchObject({
      row: 6,
      exitCode: 1,
      diagnostics: [{ code: "MS663", summary: expect.stringMatching(/^The server refuses the row: ./) }],
    });
    expect(await milvus.count(at)).toBe(6);
    const refused: number[] = [];
    expect(await milvus.upsert(at, rows([6, 13]), { onRefused: ({ row }) => refused.push(row) })).toBe(18);
    expect(refused).toEqual([6, 13]);
    expect(await milvus.count(at)).toBe(18);
  });

  it("takes more rows than one message holds, and stops between messages", async () => {
    const at = ref();
    const fields = [
      id,
      field("text", "VarChar", { maxLength: 65_535 }),
      field("v", "FloatVector", { dim: 2 }),
    ];
    await milvus.createCollection(at, collection(fields), {});
    // 72 MB; Milvus takes 64 MiB a message.
    const row = { text: "x".repeat(65_535), v: Float32Array.of(1, 1) };
    const rows = Array.from({ length: 1_100 }, (_, key) => ({ ...row, id: key }));
    expect(await milvus.insert(at, rows)).toBe(rows.length);
    const controller = new AbortController();
    const counted = new Proxy(rows, {
      get(target, key) {
        // The second message is cut from the rows when the first one is away.
        if (key === "slice") {
          return (start: number, end: number) => {
            if (start > 0) controller.abort();
            return target.slice(start, end);
          };
        }
        return Reflect.get(target, key);
      },
    });
    const stopped = milvus.insert(at, counted, { signal: controller.signal });
    await expect(stopped).rejects.toMatchObject({
      exitCode: 130,
      diagnostics: [{ code: "MS410", cause: expect.stringMatching(/^\d+ of them were written/) }],
    });
  });

  it.runIf(name === "milvus-lite")("sends every kind of default and null as it is", async () => {
    const at = ref();
    const fields = [
      id,
      field("n", "Int64", { defaultValue: "9007199254740993" }),
      field("on", "Bool", { defaultValue: "true" }),
      field("rate", "Double", { defaultValue: "0.5" }),
      field("text", "VarChar", { maxLength: 20, defaultValue: "draft" }),
      field("maybe", "Int32", { nullable: true }),
      field("words", "VarChar", { maxLength: 20, nullable: true, defaultValue: "none" }),
      field("v", "FloatVector", { dim: 2 }),
    ];
    await milvus.createCollection(at, collection(fields), {});
    const live = await milvus.describeCollection(at);
    const told = live?.fields.map(({ defaultValue, nullable }) => [defaultValue, nullable]);
    expect(told).toEqual(fields.map(({ defaultValue, nullable }) => [defaultValue, nullable]));
    await ready(at);
    await milvus.insert(at, [{ id: 1, v: Float32Array.of(1, 1) }]);
    await milvus.insert(at, [
      { id: 2, n: 1, on: false, rate: 0, text: "", maybe: 5, words: "w", v: Float32Array.of(1, 1) },
    ]);
    const rows = await milvus.query(at, { filter: "id > 0", outputFields: ["*"] });
    expect(rows.sort((a, b) => Number(a.id) - Number(b.id))).toMatchObject([
      { n: 9007199254740993n, on: true, rate: 0.5, text: "draft", maybe: null, words: "none" },
      { n: 1, on: false, rate: 0, text: "", maybe: 5, words: "w" },
    ]);
  });
});
