import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { findDrift } from "../../provision/plan/index.ts";
import { applyOn, dropAllOf, open, planOn } from "../apply/target.ts";
import { specsFrom } from "../plan/fixtures.ts";
import { serversUnderTest } from "../servers/targets.ts";

describe.each(serversUnderTest())("drift on $name", ({ uri, name: server }) => {
  const lite = server === "milvus-lite";
  const name = `dr_${randomBytes(4).toString("hex")}`;
  const other = `${name}_other`;
  let milvus: Milvus;
  let specs: Awaited<ReturnType<typeof specsFrom>>;

  const text = `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: embedding, dataType: FloatVector, dim: 4 }
partitions: [science, business]
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
  - { field: title, indexType: ${lite ? "INVERTED" : "Trie"} }
properties: { collection.ttl.seconds: 3600 }
`;
  const live = { database: "default", collection: `${name}__g1` };

  beforeAll(async () => {
    milvus = await open(uri);
    const second = text.replace(`collection: ${name}`, `collection: ${other}`);
    specs = await specsFrom({ "collections/a.yaml": text, "collections/b.yaml": second }, { project: name });
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", left: [] });
  });
  afterAll(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
  });

  const drift = async () =>
    findDrift(await planOn(milvus, specs)).map(
      ({ address, part, attribute, kind, spec, server: there, range }) => ({
        what: [address.replace(name, "NAME"), part, attribute].filter((one) => one !== null).join(" "),
        kind,
        ...(kind === "differs" && { spec, there }),
        line: range?.line,
      }),
    );

  test("what was changed by hand is said as the spec has it, and apply undoes it", async () => {
    expect(await drift()).toEqual([]);
    await milvus.release(live);
    await milvus.dropIndex(live, { name: "embedding", field: "embedding" });
    const params = { M: "8", efConstruction: "200" };
    await milvus.createIndex(live, {
      name: "embedding",
      field: "embedding",
      indexType: "HNSW",
      metricType: "COSINE",
      params,
      mmap: null,
    });
    await milvus.dropIndex(live, { name: "title", field: "title" });
    await milvus.setProperties(live, { "collection.ttl.seconds": "60" });
    await milvus.createPartition(live, "sports");
    await milvus.dropPartition(live, "business");
    await milvus.alterAlias(live, other);

    expect(await drift()).toEqual([
      {
        what: "collection/NAME properties.collection.ttl.seconds",
        kind: "differs",
        spec: "3600",
        there: "60",
        line: 10,
      },
      { what: "collection/NAME partition business", kind: "missing", line: 6 },
      { what: "collection/NAME partition sports", kind: "extra", line: 6 },
      { what: "collection/NAME index embedding params.M", kind: "differs", spec: "16", there: "8", line: 8 },
      { what: "collection/NAME index title", kind: "missing", line: 9 },
      {
        what: "collection/NAME load",
        kind: "differs",
        spec: { replicas: 1, resourceGroups: [], partitions: [], fields: [] },
        there: null,
        line: expect.any(Number),
      },
      {
        what: "collection/NAME_other alias",
        kind: "differs",
        spec: `${other}__g1`,
        there: `${name}__g1`,
        line: 1,
      },
    ]);
    expect(await applyOn(milvus, specs, { allowDelete: new Set(["partition"]) })).toMatchObject({
      error: null,
      left: [],
    });
    expect(await drift()).toEqual([]);
  });

  test.skipIf(lite)("one partition that was released is drift of how it is loaded", async () => {
    await milvus.releasePartitions(live, ["science"]);
    expect(await drift()).toEqual([
      {
        what: "collection/NAME load partitions",
        kind: "differs",
        spec: "all",
        there: ["_default", "business"],
        line: expect.any(Number),
      },
    ]);
  });

  test("an alias that is gone, and a collection that was dropped", async () => {
    await milvus.dropAlias("default", other);
    expect(await drift()).toContainEqual({ what: "collection/NAME_other alias", kind: "missing", line: 1 });
    await milvus.dropAlias("default", name);
    await milvus.dropCollection(live);
    expect(await drift()).toEqual([
      { what: "collection/NAME", kind: "missing", line: 1 },
      { what: "collection/NAME_other alias", kind: "missing", line: 1 },
    ]);
  });
});
