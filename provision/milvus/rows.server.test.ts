import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collection, field, index } from "../../tests/servers/collection-states.ts";
import { scratchCollections } from "../../tests/servers/scratch-collections.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { connect } from "./connect.ts";
import type { CollectionRef, Milvus } from "./port.ts";

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

  it("refuses to change a large number inside JSON, on the way in and out", async () => {
    const at = ref();
    const fields = [id, field("meta", "JSON"), field("v", "FloatVector", { dim: 2 })];
    await milvus.createCollection(at, collection(fields), {});
    await ready(at);
    const v = Float32Array.of(1, 1);
    const large = 9007199254740993n;
    await expect(milvus.insert(at, [{ id: 1, meta: { n: large }, v }])).rejects.toThrow("MS416: meta holds");
    // Somebody else can write it: JSON.rawJSON is how a JavaScript program does.
    const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };
    const other = new MilvusClient({ address: uri, telemetry: { enabled: false } });
    await other.insert({
      collection_name: at.collection,
      data: [{ id: 1, meta: { n: rawJSON(String(large)) }, v: [1, 1] }] as never,
    });
    await other.closeConnection();
    const query = (outputFields: string[]) => milvus.query(at, { filter: "id == 1", outputFields });
    await expect(query(["meta"])).rejects.toThrow("MS416");
    await expect(query(["meta"])).rejects.toMatchObject({
      diagnostics: [{ cause: `meta holds ${large}.` }],
    });
    expect(await query(["id"])).toMatchObject([{ id: 1 }]);
    const search = { ...at, field: "v", vectors: [v], limit: 1, consistencyLevel: "Strong" as const };
    await expect(milvus.search({ ...search, outputFields: ["meta"] })).rejects.toThrow("MS416");
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
