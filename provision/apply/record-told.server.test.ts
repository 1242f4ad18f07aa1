import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open, planOn } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import type { Milvus } from "../milvus/port.ts";
import { recordLoadedFields } from "./record-told.ts";

describe.each(serversUnderTest())("on $name", ({ uri }) => {
  let milvus: Milvus;
  let name: string;
  beforeEach(async () => {
    milvus = await open(uri);
    name = `told_${randomBytes(4).toString("hex")}`;
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
  });

  const specsOf = () =>
    specsFrom(
      {
        "collections/a.yaml": `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: v, dataType: FloatVector, dim: 4 }
indexes: [{ field: v, indexType: FLAT, metricType: L2 }]
`,
      },
      { project: `project_${name}` },
    );

  test("a vector field that was added is loaded by the next apply, where one was killed before it could", async () => {
    const specs = await specsOf();
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", error: null });
    const ref = { database: "default", collection: `${name}__g1` };
    // Neither server adds vector fields: what an apply on one that does writes down before it makes the index.
    await milvus.setProperties(ref, { "milvus-stack.awaits-load": "true" });
    expect((await planOn(milvus, specs)).actions).toMatchObject([
      { address: `collection/${name}/load`, class: "live", outage: "none" },
    ]);
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", error: null, left: [] });
    expect((await planOn(milvus, specs)).actions).toMatchObject([{ verb: "noop" }]);
  });

  test("the fields that are loaded are read from the record, until all of them are", async () => {
    const specs = await specsOf();
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied", error: null });
    const ref = { database: "default", collection: `${name}__g1` };
    const fields = async () => (await milvus.describeCollection(ref))?.load?.fields;
    // Both servers load all fields, whatever they are asked: what counts is the record.
    const server = { product: "milvus", version: "2.6.20", major: 2, minor: 6, patch: 20 } as const;
    const newer = { ...milvus, capabilities: { ...milvus.capabilities, server } };
    await recordLoadedFields(newer, ref, ["v", "id"]);
    expect(await fields()).toEqual(["id", "v"]);
    expect((await planOn(milvus, specs)).actions).toMatchObject([
      {
        address: `collection/${name}/load`,
        changes: [{ attribute: "fields", before: ["id", "v"], after: "all" }],
      },
    ]);
    await recordLoadedFields(newer, ref, []);
    expect(await fields()).toEqual([]);
    expect((await planOn(milvus, specs)).actions).toMatchObject([{ verb: "noop" }]);
  });
});
