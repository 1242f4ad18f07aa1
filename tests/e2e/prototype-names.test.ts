import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serversUnderTest } from "../servers/targets.ts";
import { createProject, environment, type Project, parseDocument } from "./project.ts";

/** Names that every JavaScript object has already, wherever a user may choose one. */
const spec = (collection: string) => `collection: ${collection}
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: constructor, dataType: VarChar, maxLength: 64 }
  - { name: hasOwnProperty, dataType: Int64 }
  - { name: prototype, dataType: JSON }
  - { name: valueOf, dataType: FloatVector }
enableDynamicField: true
partitions: [toString, isPrototypeOf]
indexes:
  - { field: valueOf, name: propertyIsEnumerable, indexType: HNSW, metricType: COSINE, params: { M: 8, efConstruction: 64 } }
embed: [{ template: "{constructor} {hasOwnProperty}{prototype.valueOf}", into: valueOf }]
seed: { file: data/rows.jsonl, partitionBy: constructor }
smoke:
  - { query: toString, filter: "hasOwnProperty == 1 and toLocaleString == 9007199254740993", expect: { ids: [1] } }
environments:
  constructor: { consistencyLevel: Bounded }
`;
const rows = [
  '{"id":1,"constructor":"toString","hasOwnProperty":1,"prototype":{"__proto__":{"constructor":9007199254740993}},"toLocaleString":9007199254740993,"__proto__":{"a":1}}',
  '{"id":2,"constructor":"isPrototypeOf","hasOwnProperty":2,"prototype":{"toString":1}}',
];

describe.each(serversUnderTest())("names of JavaScript's prototype on $name", ({ uri }) => {
  let project: Project;
  const run = (...args: string[]) => project.run(...args, "--env", "constructor");
  beforeAll(async () => {
    project = await createProject(uri);
    await project.write("environments/constructor.yaml", environment(uri));
    await project.write("collections/news.yaml", spec(project.collection));
    await project.write("data/rows.jsonl", rows.join("\n"));
  });
  afterAll(async () => {
    await run("destroy", "--yes");
    await project[Symbol.asyncDispose]();
  });

  test("validate, plan, apply and drift", async () => {
    expect(await run("validate")).toMatchObject({ exitCode: 0, stderr: "" });
    expect(await run("plan", "--detailed-exitcode")).toMatchObject({ exitCode: 2 });
    const applied = await run("apply", "--yes");
    expect(applied.exitCode, applied.stderr).toBe(0);
    expect(await run("drift")).toMatchObject({ exitCode: 0 });
  });

  test("seed, search, smoke, stats and types", async () => {
    const seeded = await run("seed", "--json");
    expect(parseDocument(seeded.stdout), seeded.stderr).toMatchObject({ collections: [{ inserted: 2 }] });
    expect(parseDocument((await run("seed", "--json")).stdout)).toMatchObject({
      collections: [{ unchanged: 2 }],
    });
    const found = await run("search", project.collection, "toString 1", "--limit", "1", "--json");
    expect(found.stdout.replace(/\s/g, "")).toContain(
      '"prototype":{"__proto__":{"constructor":9007199254740993}}',
    );
    expect(found.stdout).toContain('"toLocaleString": 9007199254740993');
    const shown = await run("search", project.collection, "x", "--output-fields", "constructor", "toString");
    expect(shown.stdout).toMatch(/constructor +toString\n.* +toString +–\n|isPrototypeOf +–/);
    const smoke = await run("smoke");
    expect(smoke.exitCode, smoke.stdout + smoke.stderr).toBe(0);
    expect(await run("stats")).toMatchObject({ exitCode: 0 });
    expect((await run("types")).stdout).toContain("  constructor: string;");
  });

  test("import gives what plans to nothing", async () => {
    const imported = await run("import", project.collection, "--out", "imported");
    expect(imported.exitCode, imported.stderr).toBe(0);
    expect(imported.stderr).not.toContain("warning");
  });
});
