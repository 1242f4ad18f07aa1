import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyOn, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { type CountingProxy, startCountingProxy } from "../../tests/servers/counting-proxy.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import type { Milvus } from "../milvus/port.ts";
import { hasChanges } from "../plan/index.ts";
import type { LoadedSpecs } from "../spec/types.ts";
import { readState } from "./read-state.ts";

const own = `read_${randomUUID().slice(0, 8)}`;
const kinds = {
  plain: "",
  parted: "partitions: [one, two]",
  hashed: "partitionKey: { field: tenant, partitions: 4 }",
  released: "load: false",
};

function specText(name: string, extra: string): string {
  return `
collection: ${name}
database: ${own}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: tenant, dataType: VarChar, maxLength: 64 }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
${extra}
`;
}

describe.each(serversUnderTest())("reading a state on $name", ({ name: server, uri }) => {
  const real = server !== "milvus-lite";
  let specs: LoadedSpecs;
  let milvus: Milvus;
  let proxy: CountingProxy;

  beforeAll(async () => {
    specs = await specsFrom(
      Object.fromEntries(
        Object.entries(kinds).map(([name, extra]) => [`collections/${name}.yaml`, specText(name, extra)]),
      ),
    );
    proxy = await startCountingProxy(uri);
    milvus = await open(proxy.uri);
    const { error } = await applyOn(milvus, specs);
    if (error !== null) throw error;
  });
  afterAll(async () => {
    const { collections } = await readState(milvus, { databases: [own] });
    for (const { database, name: collection, aliases } of collections) {
      for (const alias of aliases) await milvus.dropAlias(database, alias);
      await milvus.dropCollection({ database, collection });
    }
    await milvus.dropDatabase(own);
    await milvus.close();
    await proxy.stop();
  });

  it("asks for no more than it has to, and writes nothing", async () => {
    proxy.reset();
    expect(hasChanges(await planOn(milvus, specs))).toBe(false);
    const calls = Object.fromEntries(proxy.calls);
    const { collections } = await readState(milvus, { databases: ["default", own] });
    const count = collections.length;
    const parted = collections.filter(
      ({ partitions }) => partitions !== null && partitions.length > 0,
    ).length;
    const loaded = collections.filter(({ loadState }) => loadState !== "released").length;
    const {
      DescribeCollection: described = 0,
      DescribeIndex: indexed = 0,
      ListAliases: aliased = 0,
      ShowPartitions: listed = 0,
      ShowCollections: shown = 0,
      GetReplicas: counted = 0,
      ListDatabases: databases = 0,
      ...others
    } = calls;
    expect(others).toEqual({});
    expect(databases).toBe(1);
    // All of them, and the loaded ones.
    expect(shown).toBeLessThanOrEqual(2 * 2);
    // One for the ledger.
    expect(described).toBeLessThanOrEqual(count + 1);
    expect(indexed).toBeLessThanOrEqual(count);
    expect(aliased).toBeLessThanOrEqual(real ? 0 : 2);
    expect(listed).toBeLessThanOrEqual(real ? 2 * parted : parted);
    expect(counted).toBeLessThanOrEqual(real ? loaded : 0);
  });

  it("gives of many what a describe gives of each", async () => {
    const { collections } = await readState(milvus, { databases: [own] });
    expect(collections.map(({ ownership }) => ownership?.collection).sort()).toEqual(
      Object.keys(kinds).sort(),
    );
    for (const live of collections) {
      const { database, name: collection } = live;
      expect(await milvus.describeCollection({ database, collection })).toEqual(live);
      expect(await milvus.describeCollection({ database, collection: live.aliases[0] ?? "" })).toEqual(live);
    }
  });

  it("sees at once what somebody else changes: aliases, partitions, loads", async () => {
    const other = await open(uri);
    const at = { database: own, collection: "plain__g1" };
    const read = async () =>
      (await readState(milvus, { databases: [own] })).collections.find(({ name }) => name === at.collection);
    try {
      expect(await read()).toMatchObject({ aliases: ["plain"], partitions: [], loadState: "loaded" });
      await other.createAlias(at, "also");
      await other.createPartition(at, "new");
      await other.release(at);
      expect(await read()).toMatchObject({
        aliases: ["also", "plain"],
        partitions: ["new"],
        loadState: "released",
        load: null,
      });
      await other.alterAlias({ ...at, collection: "parted__g1" }, "also");
      await other.dropPartition(at, "new");
      await other.load(at, { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
      expect(await read()).toMatchObject({ aliases: ["plain"], partitions: [], loadState: "loaded" });
    } finally {
      await other.dropAlias(own, "also");
      await other.close();
    }
  });

  it("leaves out what is not there", async () => {
    const names = ["plain__g1", "nobody", "parted__g1"];
    const found = await milvus.describeCollections(own, names);
    expect(found.map(({ name }) => name)).toEqual(["plain__g1", "parted__g1"]);
  });
});
