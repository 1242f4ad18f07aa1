import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serversUnderTest } from "../servers/targets.ts";
import { createProject, environment, type Project, parseDocument } from "./project.ts";

/** The life of a collection, from nothing to nothing; every test goes on where the one before it ended. */
describe.each(serversUnderTest())("on $name", ({ uri }) => {
  let project: Project;
  beforeAll(async () => {
    project = await createProject(uri);
  });
  afterAll(async () => {
    await project[Symbol.asyncDispose]();
  });

  test("validate says what is valid", async () => {
    const { exitCode, stdout } = await project.run("validate");
    expect(stdout).toBe(`Valid. 1 collection (${project.collection}), environment local.`);
    expect(exitCode).toBe(0);
  });

  test("plan shows what is to be created, and 2 says that there is something", async () => {
    const { exitCode, stdout } = await project.run("plan", "--detailed-exitcode");
    const [, ...lines] = stdout.replaceAll(project.collection, "NAME").split("\n");
    await expect(`${lines.map((line) => line.replace(/ {2,}/g, "  ")).join("\n")}\n`).toMatchFileSnapshot(
      "../golden/e2e/plan-create.txt",
    );
    expect(exitCode).toBe(2);
    expect((await project.run("plan")).exitCode).toBe(0);
    expect((await project.run("drift")).exitCode).toBe(2);
  });

  test("apply wants a yes where nobody can be asked", async () => {
    const { exitCode, stderr } = await project.run("apply");
    expect(stderr).toContain("Give --yes");
    expect(exitCode).toBe(3);
    expect((await project.run("drift")).exitCode).toBe(2);
  });

  test("apply makes it so, and after it there is nothing to do", async () => {
    const applied = await project.run("apply", "--yes");
    expect(applied.stderr).toContain(`collection/${project.collection} created`);
    expect(applied.stdout).toMatch(/Applied\. 8 actions in/);
    expect(applied.exitCode).toBe(0);
    const { exitCode, stdout } = await project.run("plan", "--detailed-exitcode");
    expect(stdout).toMatch(/^No changes\./);
    expect(exitCode).toBe(0);
    expect((await project.run("apply")).exitCode).toBe(0);
    expect((await project.run("drift")).exitCode).toBe(0);
  });

  test("seed fills it once", async () => {
    const first = await project.run("seed", "--json");
    expect(parseDocument(first.stdout)).toMatchObject({ collections: [{ inserted: 24, unchanged: 0 }] });
    const second = await project.run("seed", "--json");
    expect(parseDocument(second.stdout)).toMatchObject({ collections: [{ inserted: 0, unchanged: 24 }] });
  });

  test("search finds by meaning, filter and partition", async () => {
    const { collection } = project;
    const { stdout, exitCode } = await project.run(
      "search",
      collection,
      "black holes",
      "share prices",
      "--limit",
      "2",
    );
    expect(stdout).toMatch(/^black holes\n.*\n +1 +0\.\d{4} +2 +What black holes leave behind/);
    expect(stdout).toMatch(/\n\nshare prices\n/);
    expect(exitCode).toBe(0);
    const filtered = await project.run(
      "search",
      collection,
      "share prices",
      "--partition",
      "science",
      "--filter",
      "views >= 1",
      "--json",
    );
    const { results } = parseDocument(filtered.stdout) as {
      results: { hits: { row: { category: string } }[] }[];
    };
    const categories = new Set(results[0]?.hits.map(({ row }) => row.category));
    expect([...categories]).toEqual(["science"]);
  });

  test("stats counts", async () => {
    const { stdout, exitCode } = await project.run("stats");
    expect(stdout).toMatch(
      new RegExp(`${project.collection} +${project.collection}__g1 +24 +loaded +embedding HNSW COSINE`),
    );
    expect(exitCode).toBe(0);
  });

  test("smoke passes, and misses an expectation that is wrong with 5", async () => {
    expect((await project.run("smoke", "--junit", "smoke.xml")).exitCode).toBe(0);
    expect(await project.read("smoke.xml")).toMatch(/^<\?xml[\s\S]*<testsuite/);
    await project.editSpec("ids: [2], within: 3", "ids: [3], within: 1");
    const { exitCode, stdout } = await project.run("smoke");
    expect(stdout).toMatch(/✘ "black holes"[\s\S]*Smoke tests failed: 1 of/);
    expect(exitCode).toBe(5);
    await project.editSpec("ids: [3], within: 1", "ids: [2], within: 3");
  });

  test("a plan file is carried out once, and is stale afterwards", async () => {
    await project.editSpec("health]", "health, sports]");
    const planned = await project.run("plan", "--out", "plan.json");
    expect(planned.stdout).toMatch(/partition\/sports[\s\S]*Plan: 1 to create\./);
    expect((await project.run("apply", "--plan", "plan.json", "--yes")).exitCode).toBe(0);
    const again = await project.run("apply", "--plan", "plan.json", "--yes");
    expect(again.stderr).toContain("MS324");
    expect(again.exitCode).toBe(1);
  });

  test("nothing is deleted without its flag", async () => {
    await project.editSpec("health, sports]", "health]");
    const refused = await project.run("apply", "--yes");
    expect(refused.stderr).toContain("--allow-delete partition");
    expect(refused.exitCode).toBe(1);
    const allowed = ["apply", "--yes", "--allow-delete", "partition"];
    await project.write("environments/local.yaml", environment(uri).replace("delete: ask", "delete: never"));
    const never = await project.run(...allowed);
    expect(never.stderr).toContain("this environment never does");
    expect(never.exitCode).toBe(1);
    await project.write("environments/local.yaml", environment(uri));
    expect((await project.run(...allowed)).exitCode).toBe(0);
  });

  test("import writes a spec that plans to nothing, over no file unless it is told to", async () => {
    const { collection } = project;
    const elsewhere = await project.run("import", collection, "--out", "looked-at");
    expect(elsewhere.stdout).toContain("The plan for what they say is empty.");
    expect(await project.read(`looked-at/collections/${collection}.yaml`)).toContain(
      `collection: ${collection}\n`,
    );
    const refused = await project.run("import", collection);
    expect(refused.stderr).toContain("MS391");
    expect(refused.exitCode).toBe(3);
    expect((await project.run("import", collection, "--force")).stdout).toContain("collections/news.yaml");
    expect((await project.run("plan")).stdout).toMatch(/^No changes\./);
    expect((await project.run("drift")).stdout).toMatch(/^No drift\./);
  });

  test("destroy leaves nothing of it", async () => {
    expect((await project.run("destroy")).exitCode).toBe(3);
    expect((await project.run("destroy", "--yes")).exitCode).toBe(0);
    expect((await project.run("stats")).stdout).toContain("None of the collections is there.");
    expect((await project.run("destroy", "--yes")).stdout).toMatch(/^No changes\./);
  });
});
