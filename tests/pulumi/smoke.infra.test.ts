import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { loadSpecs, openTarget } from "../../index.ts";
import { createStore } from "../../store/index.ts";
import { startEmbeddings } from "../servers/embeddings.ts";
import { startMilvusLite } from "../servers/milvus-lite.ts";
import type { RunningServer } from "../servers/running.ts";
import type { DeploymentSettings } from "./deployment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { Project } from "./project.ts";
import { withoutPulumi } from "./pulumi-command.ts";

vi.setConfig({ testTimeout: 300_000 });

const apiKey = "sk-not-a-real-key-4711";
let running: RunningServer;
let embeddings: RunningServer;
let engine: Engine;
let project: Project;
let settings: DeploymentSettings;

describe.skipIf(withoutPulumi())("smoke tests", () => {
  beforeAll(async () => {
    [running, embeddings, engine] = await Promise.all([startMilvusLite(), startEmbeddings(), startEngine()]);
    project = new Project(join(engine.folder, "project"));
    const model = { document: "e5-passage", query: "e5-query" };
    settings = {
      environment: "test",
      cwd: project.cwd,
      milvus: { uri: running.uri },
      embeddings: { baseUrl: embeddings.uri, model, dimensions: 384, apiKey },
    };
    await project.write({
      "collections/facts.yaml": spec(2),
      "environments/test.yaml": `milvus: { uri: "${running.uri}" }
embeddings: { baseUrl: "${embeddings.uri}", model: { document: e5-passage, query: e5-query }, dimensions: 384 }
`,
    });
  });
  afterAll(() => Promise.all([running.stop(), embeddings.stop(), engine.dispose()]));

  /** Expects `id` to be the answer about animals; 1 is. */
  const spec = (id: number) => `collection: facts
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: text, dataType: VarChar, maxLength: 200 }
  - { name: embedding, dataType: FloatVector }
indexes: [{ field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 100 } }]
consistencyLevel: Strong
embed: [{ from: [text], into: embedding }]
smoke:
  - { query: "which animal purrs", expect: { ids: [${id}], within: 1 } }
`;

  async function fill(): Promise<void> {
    const specs = await loadSpecs({ cwd: project.cwd, environment: "test" });
    const [collection] = specs.collections;
    if (specs.environment === null || collection === undefined) throw new Error("The specs are wrong");
    const { milvus, embedder, close } = await openTarget(specs.environment);
    await createStore({ milvus, embedder, collection }).upsert([
      { id: 1, text: "Cats purr when they are content." },
      { id: 2, text: "Granite is an igneous rock." },
    ]);
    await close();
  }

  test("a deployment fails with the answer that was missed, and passes once it is right", async () => {
    expect((await engine.run("up", settings)).exitCode).toBe(0);
    await fill();

    const missed = await engine.run("up", { ...settings, smoke: true });
    expect(missed.exitCode).toBe(1);
    expect(missed.output).toMatch(/Smoke tests failed: 1 of 5 checks/);
    expect(missed.output).toMatch(/✘ facts: .*which animal purrs/);
    expect(missed.output).toMatch(/expected .*2/);

    // Nothing was changed, and it still fails: what failed is not taken for tested.
    expect((await engine.run("up", { ...settings, smoke: true })).exitCode).toBe(1);

    await project.write({ "collections/facts.yaml": spec(1) });
    const right = await engine.run("up", { ...settings, smoke: true });
    expect(right.output).toContain("Smoke tests passed: 5 checks.");
    expect(right.exitCode).toBe(0);
  });

  test("then nothing changes, and nothing is tested again", async () => {
    for (const operation of ["preview", "refresh", "up"] as const) {
      const { exitCode, output } = await engine.run(operation, { ...settings, smoke: true });
      expect(output).toContain("3 unchanged");
      expect(output).not.toContain("Smoke tests");
      expect(exitCode).toBe(0);
    }
  });

  test("what is healed is tested again in the same deployment", async () => {
    const specs = await loadSpecs({ cwd: project.cwd, environment: "test" });
    if (specs.environment === null) throw new Error("The environment is wrong");
    const { milvus, close } = await openTarget(specs.environment);
    await milvus.dropAlias("default", "facts");
    await close();

    const preview = await engine.run("preview", { ...settings, smoke: true });
    expect(preview.output).toContain("~ 2 to update");
    expect(preview.output).not.toContain("Smoke tests");
    const { output } = await engine.run("up", { ...settings, smoke: true });
    expect(output).toContain("Smoke tests passed: 5 checks.");
  });

  test("the key of the embeddings is in no state but as ciphertext", async () => {
    const { output } = await engine.cli(["stack", "export"]);
    expect(output).toContain("ciphertext");
    for (const text of [output, await engine.stateFiles()]) {
      expect(text).not.toContain(apiKey);
      expect(text).not.toContain(Buffer.from(apiKey).toString("base64"));
    }
  });
});
