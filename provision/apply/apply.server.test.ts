import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { applyOn, dropAllOf, open, planOn, quickLock } from "../../tests/apply/target.ts";
import { specsFrom } from "../../tests/plan/fixtures.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { inSoak, sampleOf } from "../../tests/soak.ts";
import type { Milvus } from "../milvus/port.ts";
import { destroyPlan, hasChanges } from "../plan/index.ts";
import { readState } from "../state/index.ts";
import { lockCollection } from "../state/ownership.ts";

const child = fileURLToPath(new URL("../../tests/apply/apply-child.ts", import.meta.url));

describe.each(serversUnderTest())("on $name", ({ uri, name: server }) => {
  const lite = server === "milvus-lite";
  const scalarIndex = lite ? "INVERTED" : "Trie";
  let milvus: Milvus;
  let name: string;
  let project: string;

  beforeEach(async () => {
    milvus = await open(uri);
    name = `d_${randomBytes(4).toString("hex")}`;
    project = `project_${name}`;
  });
  afterEach(async () => {
    await dropAllOf(milvus, name);
    await milvus.close();
  });

  const base = () => `collection: ${name}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: embedding, dataType: FloatVector, dim: 4 }
partitions: [science, business]
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
properties: { collection.ttl.seconds: 3600 }
`;
  const specsOf = (text: string) => specsFrom({ "collections/spec.yaml": text }, { project });
  const expectInStep = async (text: string) => {
    const after = await planOn(milvus, await specsOf(text));
    expect(after.actions.filter(({ verb }) => verb !== "noop")).toEqual([]);
  };
  const applyText = async (text: string, options: Parameters<typeof applyOn>[2] = {}) => {
    const result = await applyOn(milvus, await specsOf(text), options);
    expect(result).toMatchObject({ outcome: "applied", error: null, left: [] });
    await expectInStep(text);
    return result;
  };

  test("creates all that is asked; the second time there is nothing to do, and no lock is taken", async () => {
    await applyText(base());
    const again = await applyOn(milvus, await specsOf(base()), {
      replan: () => Promise.reject(new Error("nothing to do needs no second look")),
    });
    expect(again).toEqual({ outcome: "unchanged", results: [], left: [], error: null });
    expect(await milvus.resolveAlias("default", name)).toBe(`${name}__g1`);
    expect(await milvus.listCollections("default")).not.toContain(lockCollection);
  });

  test("what a server gives a collection at creation is the server's, and what comes later is somebody's", async () => {
    const newer: Milvus = {
      ...milvus,
      async createCollection(ref, state, properties) {
        await milvus.createCollection(ref, state, properties);
        await milvus.setProperties(ref, { "some.new.thing": "on", timezone: "Asia/Tokyo" });
      },
    };
    const specs = await specsOf(base());
    const result = await applyOn(newer, specs);
    expect(result).toMatchObject({ outcome: "applied", error: null, left: [] });
    await expectInStep(base());
    await milvus.setProperties({ database: "default", collection: `${name}__g1` }, { "by.hand": "1" });
    expect((await planOn(milvus, specs)).actions).toMatchObject([
      { address: `collection/${name}/property/by.hand`, verb: "delete" },
    ]);
  });

  test("creates every kind of field that the server has", async () => {
    const { capabilities } = milvus;
    const scalars = ["Bool", "Int8", "Int16", "Int32", "Float", "Double", "JSON"].filter((type) =>
      capabilities.dataTypes.has(type),
    );
    await applyText(`collection: ${name}
description: one of each
enableDynamicField: true
consistencyLevel: Strong
shardsNum: 2
fields:
  - { name: id, dataType: VarChar, maxLength: 36, primaryKey: true, description: key }
  - { name: tenant, dataType: Int64 }
${scalars.map((type) => `  - { name: f_${type}, dataType: ${type} }`).join("\n")}
  - { name: tags, dataType: Array, elementType: VarChar, maxLength: 32, maxCapacity: 8 }
  - { name: numbers, dataType: Array, elementType: Int32, maxCapacity: 8 }
${capabilities.nullable ? "  - { name: maybe, dataType: Int64, nullable: true }" : ""}
${capabilities.defaultValue ? "  - { name: often, dataType: VarChar, maxLength: 8, defaultValue: open }\n  - { name: tenth, dataType: Float, defaultValue: 0.1 }" : ""}
  - { name: dense, dataType: FloatVector, dim: 8 }
${
  capabilities.bm25
    ? `  - { name: text, dataType: VarChar, maxLength: 512, enableAnalyzer: true }
  - { name: sparse, dataType: SparseFloatVector }
functions:
  - { name: text_bm25, type: BM25, inputFieldNames: [text], outputFieldNames: [sparse] }`
    : ""
}
partitionKey: { field: tenant, partitions: 8 }
indexes:
  - { field: dense, indexType: IVF_FLAT, metricType: L2, params: { nlist: 64 } }
${capabilities.bm25 ? "  - { field: sparse, indexType: SPARSE_INVERTED_INDEX, metricType: BM25 }" : ""}
  - { field: ${lite ? "tenant" : "id"}, name: extra, indexType: ${scalarIndex} }
`);
  });

  test("leaves a collection released that is to be released", async () => {
    await applyText(`${base()}load: false\n`);
    await applyText(base());
    await applyText(`${base()}load: false\n`);
  });

  test("changes what is live, and builds an index anew", async () => {
    await applyText(base());
    const longer = base().replace("3600", "7200");
    await applyText(longer);
    const more = longer.replace("[science,", "[health, science,");
    await applyText(more);
    const indexed = more.replace(
      "properties:",
      `  - { field: title, indexType: ${scalarIndex} }\nproperties:`,
    );
    await applyText(indexed);
    const finer = indexed.replace("M: 16", "M: 32");
    const { results } = await applyText(finer);
    expect(results.map(({ action }) => action.class)).toEqual(["reindex", "reload"]);
    if (lite)
      await applyText(finer.replace("fields:", "description: told\nconsistencyLevel: Strong\nfields:"));
  });

  test("drops a partition, an index and a property only under their flags", async () => {
    const full = base().replace(
      "properties:",
      `  - { field: title, indexType: ${scalarIndex} }\nproperties:`,
    );
    await applyText(full);
    const less = base().replace("[science, ", "[");
    const refused = await applyOn(milvus, await specsOf(less), { allowDelete: new Set(["index"]) });
    expect(refused).toMatchObject({
      outcome: "refused",
      error: { exitCode: 1, diagnostics: [{ code: "MS323" }] },
    });
    await expectInStep(full);
    await applyText(less, { allowDelete: new Set(["index", "partition"]) });
    if (milvus.capabilities.dropProperties) {
      const bare = less.replace("properties: { collection.ttl.seconds: 3600 }\n", "");
      await applyText(bare, { allowDelete: new Set(["property"]) });
    }
  });

  test("drops a collection whose spec is gone, and destroys the rest", async () => {
    const other = base().replace(name, `${name}_other`);
    const both = await specsFrom(
      { "collections/spec.yaml": base(), "collections/other.yaml": other },
      { project },
    );
    expect(await applyOn(milvus, both)).toMatchObject({ outcome: "applied" });
    await applyText(base(), { allowDelete: new Set(["collection"]) });
    expect(await milvus.listCollections("default")).not.toContain(`${name}_other__g1`);

    const specs = await specsOf(base());
    const destroy = async () =>
      destroyPlan({
        specs,
        state: await readState(milvus, { databases: ["default"] }),
        capabilities: milvus.capabilities,
      });
    const result = await applyOn(milvus, specs, {
      plan: await destroy(),
      replan: destroy,
      allowDelete: new Set(["collection"]),
    });
    expect(result).toMatchObject({ outcome: "applied", left: [] });
    expect(await milvus.describeCollection({ database: "default", collection: `${name}__g1` })).toBeNull();
    expect(await milvus.resolveAlias("default", name)).toBeNull();
  });

  test("refuses what needs a rebuild with nothing done, even the part that would work", async () => {
    await applyText(base());
    const mixed = base().replace("fields:", "shardsNum: 2\nfields:").replace("3600", "7200");
    const result = await applyOn(milvus, await specsOf(mixed));
    expect(result).toMatchObject({
      outcome: "refused",
      error: { diagnostics: [{ code: "MS322" }, { code: "MS323" }] },
    });
    await expectInStep(base());
  });

  test("adopts a collection that was made by hand under the public name", async () => {
    const specs = await specsOf(base().replaceAll(/partitions: .*\n/g, ""));
    const [create] = (await planOn(milvus, specs)).actions.flatMap(({ operations }) => operations);
    if (create?.kind !== "create-collection") throw new Error("the first operation makes the collection");
    const byHand = { database: "default", collection: name };
    await milvus.createCollection(byHand, create.state, create.state.properties);

    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied" });
    expect(await milvus.describeCollection(byHand)).toMatchObject({ ownership: { collection: name } });
    expect(hasChanges(await planOn(milvus, specs))).toBe(false);
  });

  test("refuses a stale plan and says what changed", async () => {
    const specs = await specsOf(base());
    const plan = await planOn(milvus, specs);
    expect(await applyOn(milvus, specs)).toMatchObject({ outcome: "applied" });
    const late = await applyOn(milvus, specs, { plan });
    expect(late).toMatchObject({
      outcome: "refused",
      error: { exitCode: 1, diagnostics: [{ code: "MS324" }] },
    });
    expect(late.error?.diagnostics[0]?.cause).toContain(`collection/${name} has changed on the server`);
    const respecified = await specsOf(base().replace("3600", "7200"));
    const changed = await applyOn(milvus, respecified, {
      plan: await planOn(milvus, await specsOf(base().replace("3600", "9000"))),
    });
    expect(changed.error?.diagnostics[0]?.cause).toContain(`The spec of collection/${name} has changed`);
  });

  test("stops after the operation under way when it is interrupted, and goes on the next time", async () => {
    const controller = new AbortController();
    const result = await applyOn(milvus, await specsOf(base()), {
      signal: controller.signal,
      onProgress: ({ operation }) => {
        if (operation?.kind === "create-partition") controller.abort();
      },
    });
    expect(result).toMatchObject({ outcome: "interrupted", error: { exitCode: 130 } });
    expect(result.results.map(({ outcome }) => outcome)).toEqual([
      ...["done", "done", "not begun", "not begun", "not begun", "not begun"],
    ]);
    expect(result.left).toHaveLength(4);
    expect(result.error?.diagnostics[0]?.fix).toContain(`collection/${name}/alias`);
    await applyText(base());
  });

  test("is resumed wherever it was killed", async () => {
    // Two events for each action and two for each of its operations: create, two partitions, index, load, alias.
    const points = [2, 3, 6, 11, 14, 15, 18, 19, 22, 23];
    // The alias comes with the last two.
    const always = (point: number) => [2, 22, 23].includes(point);
    for (const point of sampleOf(points, { size: 2, always })) {
      const run = await execa("node", [child, uri, project, String(point)], { input: base(), reject: false });
      expect([point, run.signal, run.stderr]).toEqual([point, "SIGKILL", ""]);
      await applyText(base());
      const gone = await specsFrom({}, { project });
      await applyOn(milvus, gone, { allowDelete: new Set(["collection"]) });
    }
  });

  test("lets exactly one of two work at a time", async () => {
    const second = await open(uri);
    try {
      for (let round = 0; round < inSoak(50, 4); round++) {
        // Each round changes the same collection, so that none leaves anything for the next.
        const specs = await specsOf(base().replace("3600", String(round + 1)));
        const plan = await planOn(milvus, specs);
        const results = await Promise.all([
          applyOn(milvus, specs, { plan, lockTimings: quickLock }),
          applyOn(second, specs, { plan, lockTimings: quickLock }),
        ]);
        const outcomes = results.map(
          ({ outcome, error }) => `${outcome} ${error?.diagnostics[0]?.code ?? ""}`,
        );
        // The other finds the lock held, or what it wanted done while it waited.
        expect(outcomes.toSorted()[0]).toBe("applied ");
        expect(outcomes.toSorted()[1]).toMatch(/^refused MS32[45]$/);
      }
    } finally {
      await second.close();
    }
  });
});
