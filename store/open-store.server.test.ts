import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import { loadSpecs } from "../provision/spec/index.ts";
import { type ExampleProject, makeExampleProject } from "../tests/examples/example-project.ts";
import { createFor, e5, environmentOf } from "../tests/seed/seed-target.ts";
import { serversUnderTest } from "../tests/servers/targets.ts";
import { openStore } from "./index.ts";

describe.each(serversUnderTest())("openStore on $name", ({ uri }) => {
  const database = `open_${randomUUID().slice(0, 8)}`;
  let milvus: Milvus;
  let project: ExampleProject;

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    await milvus.createDatabase(database);
    project = await makeExampleProject(database, { milvus: uri, embeddings: inject("embeddings") });
    const { collections } = await loadSpecs({ cwd: project.folder, env: project.env, names: ["articles"] });
    const [articles] = collections;
    if (articles === undefined) throw new Error("no spec");
    await createFor(milvus, articles.spec, environmentOf(uri, e5(inject("embeddings"))));
  });
  afterEach(() => vi.unstubAllEnvs());
  afterAll(async () => {
    await milvus.dropCollection({ database, collection: "articles" });
    await milvus.dropDatabase(database);
    await milvus.close();
    await project.remove();
  });

  test("reads the specs and the environment of a folder, and connects", async () => {
    vi.stubEnv("MILVUS_URI", uri);
    const articles = await openStore("articles", { cwd: project.folder, env: "local" });
    try {
      expect(articles.ref).toEqual({ database, collection: "articles" });
      const row = {
        id: 1,
        title: "Black holes",
        content: "They bend light so far that none leaves.",
        category: "science",
        views: 7,
        published: "2024-01-01",
      };
      await articles.upsert([row]);
      expect(await articles.search("stars", { consistencyLevel: "Strong" })).toMatchObject([{ id: 1, row }]);
    } finally {
      await articles.close();
    }
    await expect(articles.stats()).rejects.toThrow(); // it is closed
  });

  test("refuses a name that no spec has, before it connects", async () => {
    vi.stubEnv("MILVUS_URI", "http://127.0.0.1:1");
    await expect(openStore("artcles", { cwd: project.folder })).rejects.toMatchObject({
      exitCode: 3,
      diagnostics: [{ code: "MS706", suggestion: "articles" }],
    });
  });

  test("refuses specs with an error, before it connects", async () => {
    vi.stubEnv("MILVUS_URI", "http://127.0.0.1:1");
    await writeFile(join(project.folder, "collections/broken.yaml"), "collection: broken\nfeilds: []\n");
    const specs = await loadSpecs({ cwd: project.folder, paths: ["collections/broken.yaml"] });
    await expect(openStore("broken", { specs })).rejects.toMatchObject({ exitCode: 3 });
  });
});
