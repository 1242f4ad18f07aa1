import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open, planOn } from "../tests/apply/target.ts";
import { specsFrom } from "../tests/plan/fixtures.ts";
import { serversUnderTest } from "../tests/servers/targets.ts";
import type { Milvus } from "./milvus/port.ts";
import { findLosses } from "./plan/index.ts";
import { describeLoss } from "./plan/losses/loss.ts";
import { readRowFacts } from "./read-row-facts.ts";
import { readState } from "./state/index.ts";
import type { LoadSettings } from "./state/types.ts";

describe.each(serversUnderTest())("what a plan loses on $name", ({ uri }) => {
  let milvus: Milvus;
  let name: string;

  beforeEach(async () => {
    milvus = await open(uri);
    name = `l_${randomBytes(4).toString("hex")}`;
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
  });

  const base = () => `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: views, dataType: Int64 }
  - { name: embedding, dataType: FloatVector, dim: 2 }
partitions: [odd]
indexes:
  - { field: embedding, indexType: FLAT, metricType: L2 }
`;
  const dynamic = () => `${base()}enableDynamicField: true\n`;
  const specsOf = (text: string) => specsFrom({ "collections/spec.yaml": text }, { project: `p_${name}` });
  const lost = async (text: string) => {
    const planned = await planOn(milvus, await specsOf(text));
    return {
      lost: findLosses(planned).map(describeLoss),
      guards: planned.actions.flatMap(({ guards }) => guards.map(({ value }) => value)),
    };
  };

  test("is counted: rows, those of a partition, and those with dynamic values", async () => {
    const made = await applyOn(milvus, await specsOf(dynamic()));
    expect(made).toMatchObject({ outcome: "applied", error: null });
    const ref = { database: "default", collection: name };
    const row = (id: number) => ({ id, views: id, embedding: Float32Array.of(id, 1) });
    const rows = Array.from({ length: 40 }, (_, id) => (id < 5 ? { ...row(id), tenant: "acme" } : row(id)));
    await milvus.insert(ref, rows);
    await milvus.insert(ref, [row(41), row(43)], { partition: "odd" });

    expect(await lost(base())).toEqual({
      lost: [`all dynamic values of ${name} (5 of 42 rows have some)`],
      guards: [name, "dynamic-field"],
    });
    expect(await lost(dynamic().replace("partitions: [odd]", "partitions: []"))).toEqual({
      lost: [`partition odd of ${name} (2 rows)`],
      guards: ["partition"],
    });
    expect(await lost(dynamic().replace("  - { name: views, dataType: Int64 }\n", ""))).toEqual({
      lost: [`field views of ${name} (42 rows)`],
      guards: [name, "field"],
    });
    expect(await lost(`${dynamic()}properties: { collection.ttl.seconds: 3600 }\n`)).toEqual({
      lost: [`rows of ${name} older than 3600 seconds (of 42 rows)`],
      guards: ["rows"],
    });
    const refused = await applyOn(milvus, await specsOf(base()), { allowRebuild: new Set([name]) });
    expect(refused.error?.diagnostics.map(({ code, fix }) => [code, fix])).toContainEqual([
      "MS323",
      "Add `--allow-delete dynamic-field` if you mean it.",
    ]);
  });

  test("is known of what is loaded in part: some fields, some partitions, or replicas that are still loading", async () => {
    const made = await applyOn(milvus, await specsOf(dynamic()));
    expect(made).toMatchObject({ outcome: "applied", error: null });
    const ref = { database: "default", collection: name };
    const row = (id: number) => ({ id, views: id, embedding: Float32Array.of(id, 1) });
    await milvus.insert(ref, [row(1), { ...row(2), tenant: "acme" }]);
    await milvus.insert(ref, [row(3)], { partition: "odd" });
    const state = await readState(milvus, { databases: ["default"], access: false });
    const live = state.collections.find((one) => one.aliases.includes(name) || one.name === name);
    const views = live?.fields.find((field) => field.name === "views");
    if (!live?.load || views === undefined) throw new Error("not loaded");
    const tenantField = { ...views, name: "tenant", dataType: "VarChar", maxLength: 8, nullable: true };
    const factsWhere = async (loaded: Partial<LoadSettings>, loadState = live.loadState) => {
      const load = { replicas: 1, resourceGroups: [], partitions: [], fields: [], ...loaded };
      const question = {
        ...{ database: "default", collection: live.name, rows: true, partitions: ["odd"] },
        fields: [
          { field: views, dynamic: false },
          { field: tenantField, dynamic: true },
        ],
      };
      const collections = [{ ...live, load, loadState }];
      const facts = await readRowFacts(milvus, [question], { ...state, collections });
      const found = [...facts.values()][0];
      return { ...found, sample: found?.sample && Object.fromEntries(found.sample.fields) };
    };
    const partitions = new Map([["odd", 1]]);
    const tenant = { present: 1, misfits: 0, examples: [] };
    const both = { tenant, views: { present: 3, misfits: 0 } };

    expect(await factsWhere({}, "loading")).toMatchObject({ rows: 3, partitions, sample: both });
    const some = await factsWhere({ fields: ["id", "embedding"] });
    expect(some).toMatchObject({ rows: 3, partitions, sample: { tenant } });
    expect(Object.keys(some.sample ?? {})).toEqual(["tenant"]);
    expect(await factsWhere({ partitions: ["odd"] })).toMatchObject({ partitions, sample: null });
  });
});
