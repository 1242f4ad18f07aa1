import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import * as library from "../../index.ts";
import * as store from "../../store/index.ts";
import { type ExampleProject, makeExampleProject } from "./example-project.ts";
import { examplesOfComments, examplesOfPage, root } from "./find-examples.ts";

const fromComments = await examplesOfComments();
// They are run, and their output compared, by the end-to-end tests of the guide; here their types are checked.
const fromPage = await examplesOfPage("docs/guide/library.md");
// Examples of these provision and seed what all the others search.
const first = ["apply", "seed"];

/** Uses the types that are generated from the specs; only checked, not run. */
const typed = `
import { openStore } from "milvus-stack/store";
import type { Articles, ArticlesInsert } from "./rows.ts";

export async function use(): Promise<string | undefined> {
  const articles = await openStore<Articles, ArticlesInsert>("articles");
  const row = { id: 2n ** 60n, title: "", content: "", category: "science", views: 1, published: "2024-01-01" };
  await articles.upsert([row]);
  // @ts-expect-error a title is text
  await articles.upsert([{ ...row, title: 1 }]);
  // @ts-expect-error embed fills it
  await articles.upsert([{ ...row, embedding: new Float32Array(384) }]);
  const [hit] = await articles.search("x");
  // @ts-expect-error there is no such field
  hit?.row.titel;
  return hit?.row.title;
}
`;

test("every exported function has an example", () => {
  const functions = Object.entries({ ...library, ...store }).filter(
    ([, value]) => typeof value === "function" && !/^class\b/.test(String(value)),
  );
  expect(functions.length).toBeGreaterThan(10);
  const documented = new Set(fromComments.map(({ name }) => name));
  expect(functions.map(([name]) => name).filter((name) => !documented.has(name))).toEqual([]);
});

describe("every example", () => {
  const database = `examples_${randomUUID().slice(0, 8)}`;
  const fileOf = (name: string) => `${name.replace(/\W+/g, "-")}.ts`;
  let project: ExampleProject;

  const run = (name: string) =>
    execa(process.execPath, ["--conditions=milvus-stack-source", fileOf(name)], {
      cwd: project.folder,
      env: { ...project.env, CI: "", NODE_OPTIONS: "" },
      reject: false,
      timeout: 100_000,
    });

  beforeAll(async () => {
    const servers = { milvus: inject("milvusLite"), embeddings: inject("embeddings") };
    project = await makeExampleProject(database, servers);
    for (const { name, code } of [...fromComments, ...fromPage]) {
      await writeFile(join(project.folder, fileOf(name)), code);
    }
    const specs = await library.loadSpecs({ cwd: project.folder, env: project.env });
    await writeFile(join(project.folder, "rows.ts"), store.generateTypes(specs));
    await writeFile(join(project.folder, "typed.ts"), typed);
    for (const name of first) expect(await run(name)).toMatchObject({ exitCode: 0, stderr: "" });
  });
  afterAll(async () => {
    const uri = inject("milvusLite");
    const milvus = await library.connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    for (const collection of ["articles", "passages"]) {
      await milvus.dropAlias(database, collection);
      await milvus.dropCollection({ database, collection: `${collection}__g1` });
    }
    await milvus.dropDatabase(database);
    await milvus.close();
    await project.remove();
  });

  test.each(fromComments.map(({ name }) => name).filter((name) => !first.includes(name)))(
    "%s runs",
    async (name) => {
      const { exitCode, stdout, stderr } = await run(name);
      expect({ exitCode, stderr }, stdout).toEqual({ exitCode: 0, stderr: "" });
    },
  );

  test("of the sources and of the guide has the right types", async () => {
    const { stdout } = await execa(
      process.execPath,
      [join(root, "node_modules/typescript/bin/tsc"), "-p", "."],
      {
        cwd: project.folder,
        reject: false,
      },
    );
    expect(stdout).toBe("");
  });
});
