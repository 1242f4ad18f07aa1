import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collection, field, index } from "../../tests/servers/collection-states.ts";
import { scratchCollections } from "../../tests/servers/scratch-collections.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { readState } from "../state/read-state.ts";
import { collectStats } from "../state/stats.ts";
import type { CollectionState, FieldState } from "../state/types.ts";
import { connect } from "./connect.ts";
import type { Milvus } from "./port.ts";

const all = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

describe.each(serversUnderTest())("the port on $name", ({ uri }) => {
  let milvus: Milvus;
  const { ref, dropAll } = scratchCollections("port");

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await dropAll(milvus);
    await milvus.close();
  });

  it("tells what is not there from what failed", async () => {
    expect(await milvus.describeCollection({ database: "default", collection: "port_nope" })).toBeNull();
    expect(await milvus.resolveAlias("default", "port_nope")).toBeNull();
    await expect(milvus.count({ database: "default", collection: "port_nope" })).rejects.toThrow("MS411");
  });

  it("gives back every attribute that this server reports, of every type that it has", async () => {
    const { dataTypes, unreported } = milvus.capabilities;
    const scalars = [
      field("flag", "Bool"),
      field("i8", "Int8"),
      field("i16", "Int16"),
      field("i32", "Int32"),
      field("f", "Float"),
      field("d", "Double"),
      field("text", "VarChar", { maxLength: 300 }),
      field("meta", "JSON"),
      field("tags", "Array", { elementType: "VarChar", maxCapacity: 7, maxLength: 30 }),
      field("place", "Geometry"),
      field("at", "Timestamptz"),
    ].filter(({ dataType }) => dataTypes.has(dataType));
    const vector = field("v", "FloatVector", { dim: 4 });
    const state = collection([field("id", "Int64", { primaryKey: true }), ...scalars, vector], {
      enableDynamicField: true,
      properties: { "collection.ttl.seconds": "3600" },
    });
    const at = ref();
    await milvus.createCollection(at, state, { "milvus-stack.owner": "p:f", "milvus-stack.collection": "c" });
    const live = await milvus.describeCollection(at);
    expect(live?.ownership).toEqual({ owner: "p:f", collection: "c", generation: 1, rebuild: null });
    for (const key of Object.keys(state) as (keyof CollectionState)[]) {
      if (key === "fields" || key === "load" || unreported.collection.has(key)) continue;
      expect(live?.[key], key).toEqual(state[key]);
    }
    for (const [position, wanted] of state.fields.entries()) {
      for (const key of Object.keys(wanted) as (keyof FieldState)[]) {
        // What is not reported for one type may be for another; the recorded value stands in for it then.
        if (unreported.field.has(key)) continue;
        expect(live?.fields[position]?.[key], `${wanted.name}.${key}`).toEqual(wanted[key]);
      }
    }
  });

  it("writes and reads rows exactly: large keys, vectors, JSON, dynamic keys", async () => {
    const at = ref();
    await milvus.createCollection(
      at,
      collection(
        [
          field("id", "Int64", { primaryKey: true }),
          field("meta", "JSON"),
          field("counts", "Array", { elementType: "Int64", maxCapacity: 4 }),
          field("v", "FloatVector", { dim: 3 }),
        ],
        { enableDynamicField: true },
      ),
      {},
    );
    await milvus.createIndex(at, index("v", "HNSW", "L2", { M: "8", efConstruction: "64" }));
    await milvus.waitForIndex(at, "v", { timeoutMs: 30_000 });
    await milvus.load(at, all, { timeoutMs: 60_000 });
    const row = {
      // Milvus 2.3.5 itself stores 2^63 - 1 and does not find it again.
      id: 9223372036854775806n,
      meta: { deep: [1, { x: null }], text: 'a "b" \u0007 ü' },
      counts: [9007199254740993n, 1n],
      v: Float32Array.of(0.1, -2, 3e-7),
      color: "red",
    };
    expect(await milvus.upsert(at, [row])).toBe(1);
    expect(await milvus.upsert(at, [row])).toBe(1);
    expect(await milvus.count(at)).toBe(1);
    const [stored] = await milvus.query(at, { filter: "id > 0", outputFields: ["*"] });
    expect(stored).toMatchObject({
      id: row.id,
      meta: row.meta,
      counts: [row.counts[0], 1],
      $meta: { color: "red" },
    });
    expect(stored?.v).toEqual(row.v);
    const [hits] = await milvus.search({
      ...at,
      field: "v",
      vectors: [row.v],
      limit: 3,
      consistencyLevel: "Strong",
    });
    expect(hits).toEqual([{ id: row.id, score: 0, fields: {} }]);
    expect(await milvus.delete(at, `id in [${row.id}]`)).toBeGreaterThanOrEqual(0);
    expect(await milvus.count(at)).toBe(0);
  });

  it("searches several vectors in one request, with filter, partition and rounding", async () => {
    const at = ref();
    const fields = [
      field("id", "Int64", { primaryKey: true }),
      field("n", "Int32"),
      field("v", "FloatVector", { dim: 2 }),
    ];
    await milvus.createCollection(at, collection(fields), {});
    await milvus.createPartition(at, "odd");
    await milvus.createIndex(at, index("v", "IVF_FLAT", "COSINE", { nlist: "4" }));
    await milvus.waitForIndex(at, "v");
    await milvus.load(at, all);
    const rows = Array.from({ length: 40 }, (_, id) => ({
      id,
      n: id,
      v: Float32Array.of(Math.cos(id / 10), Math.sin(id / 10)),
    }));
    await milvus.upsert(
      at,
      rows.filter(({ id }) => id % 2 === 0),
    );
    await milvus.upsert(
      at,
      rows.filter(({ id }) => id % 2 === 1),
      { partition: "odd" },
    );
    const vectors = [Float32Array.of(1, 0), Float32Array.of(Math.cos(2), Math.sin(2))];
    const search = (more: object) =>
      milvus.search({
        ...at,
        field: "v",
        vectors,
        limit: 3,
        params: { nprobe: 4 },
        consistencyLevel: "Strong",
        ...more,
      });
    const ids = (lists: { id: unknown }[][]) => lists.map((hits) => hits.map(({ id }) => id));
    const plain = await search({ outputFields: ["n"] });
    expect(plain.map((hits) => hits[0]?.id)).toEqual([0, 20]);
    expect(plain[0]?.[0]?.fields).toEqual({ n: 0 });
    expect(
      ids(await search({ partitions: ["odd"] }))
        .flat()
        .every((id) => Number(id) % 2 === 1),
    ).toBe(true);
    expect(
      ids(await search({ filter: "n >= 30" }))
        .flat()
        .every((id) => Number(id) >= 30),
    ).toBe(true);
    expect(ids(await search({ filter: "n > 1000" }))).toEqual([[], []]);
    const [rounded] = await search({ roundDecimal: 2 });
    for (const { score } of rounded ?? []) expect(score).toBeCloseTo(Math.round(score * 100) / 100, 6);
    await expect(search({ vectors: [Float32Array.of(1, 2, 3)] })).rejects.toThrow(
      "has 3 values, field v takes 2",
    );
    await expect(search({ filter: "n >=" })).rejects.toThrow("MS408");
    const stats = await collectStats(milvus, [at]);
    expect(stats.collections[0]).toMatchObject({ rows: 40, loadState: "loaded", collection: at.collection });
    await milvus.dropPartition(at, "odd");
    expect((await milvus.describeCollection(at))?.partitions).toEqual([]);
  });

  it("moves an alias and reads the whole state", async () => {
    const [one, two] = [ref(), ref()];
    const fields = [
      field("id", "VarChar", { primaryKey: true, maxLength: 20 }),
      field("v", "FloatVector", { dim: 2 }),
    ];
    for (const at of [one, two]) await milvus.createCollection(at, collection(fields), {});
    const alias = `${one.collection}_alias`;
    await milvus.createAlias(one, alias);
    expect(await milvus.resolveAlias("default", alias)).toBe(one.collection);
    await milvus.alterAlias(two, alias);
    expect(await milvus.resolveAlias("default", alias)).toBe(two.collection);
    const state = await readState(milvus, { databases: ["default", "not_there"] });
    const found = state.collections.find(({ name }) => name === two.collection);
    expect(found?.aliases).toEqual([alias]);
    expect(state.collections.find(({ name }) => name === one.collection)?.aliases).toEqual([]);
    expect((await milvus.describeCollection({ database: "default", collection: alias }))?.name).toBe(
      two.collection,
    );
  });

  it("keeps databases apart", async () => {
    const database = `port_${randomUUID().slice(0, 8)}`;
    await milvus.createDatabase(database);
    const at = { database, collection: "inside" };
    const fields = [field("id", "Int64", { primaryKey: true }), field("v", "FloatVector", { dim: 2 })];
    await milvus.createCollection(at, collection(fields), {});
    await milvus.createAlias(at, "inside_alias");
    expect(await milvus.resolveAlias(database, "inside_alias")).toBe("inside");
    expect(await milvus.listCollections("default")).not.toContain("inside");
    await milvus.dropAlias(database, "inside_alias");
    await milvus.dropCollection(at);
    await milvus.dropDatabase(database);
    expect(await milvus.listDatabases()).not.toContain(database);
  });

  it("hashes a partition key and reports no partitions of its own", async () => {
    const at = ref();
    const fields = [
      field("id", "Int64", { primaryKey: true }),
      field("tenant", "VarChar", { maxLength: 20, partitionKey: true }),
      field("v", "FloatVector", { dim: 2 }),
    ];
    const state = collection(fields, { partitions: null, partitionKeyPartitions: 8 });
    await milvus.createCollection(at, state, {});
    const live = await milvus.describeCollection(at);
    expect(live?.partitions).toBeNull();
    if (!milvus.capabilities.unreported.collection.has("partitionKeyPartitions")) {
      expect(live?.partitionKeyPartitions).toBe(8);
    }
  });

  it("says what the server lacks before or instead of failing half-way", async () => {
    const { capabilities } = milvus;
    const at = ref();
    await milvus.createCollection(
      at,
      collection([field("id", "Int64", { primaryKey: true }), field("v", "FloatVector", { dim: 2 })]),
      {},
    );
    await milvus.setProperties(at, { "collection.ttl.seconds": "60" });
    const removed = milvus.removeProperties(at, ["collection.ttl.seconds"]);
    if (capabilities.dropProperties) {
      await removed;
      expect((await milvus.describeCollection(at))?.properties).toEqual({});
    } else {
      await expect(removed).rejects.toThrow("MS407");
    }
    if (!capabilities.partitionLoad) {
      await expect(
        milvus.loadPartitions(at, ["_default"], {
          replicas: 1,
          resourceGroups: [],
          partitions: [],
          fields: [],
        }),
      ).rejects.toThrow("MS407");
    }
    expect((await milvus.queryNodes()).length > 0).toBe(capabilities.metrics);
  });
});
