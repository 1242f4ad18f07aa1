import { expect, test } from "vitest";
import type { z } from "zod";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { type Settings, settingsSchema } from "./settings.ts";
import { withSpecs } from "./with-specs.ts";

const spec = `collection: notes
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: v, dataType: FloatVector, dim: 4 }
indexes: [{ field: v, indexType: FLAT, metricType: COSINE }]
`;

const settings = (more: Partial<z.input<typeof settingsSchema>> = {}): Settings =>
  settingsSchema.parse({
    project: "shop",
    environment: "prod",
    specs: ["collections"],
    files: { "collections/notes.yaml": spec },
    milvus: { uri: "http://milvus.example.com:19530" },
    connectTimeoutSeconds: 1,
    ...more,
  });

test("reads the specs as the command line would: same project, same paths", async () => {
  await withSpecs(settings(), async ({ specs, environment }) => {
    expect(specs.project).toBe("shop");
    expect(specs.collections.map(({ source }) => source.file)).toEqual(["collections/notes.yaml"]);
    expect(environment.name).toBe("prod");
    expect(environment.milvus).toMatchObject({ kind: "uri", uri: "http://milvus.example.com:19530" });
  });
});

test("specs beside the project stay where they were", async () => {
  const beside = settings({ specs: ["../specs"], files: { "../specs/notes.yaml": spec } });
  await withSpecs(beside, async ({ specs }) => {
    expect(specs.collections.map(({ source }) => source.file)).toEqual(["../specs/notes.yaml"]);
    expect(specs.covers("../specs/gone.yaml")).toBe(true);
  });
});

test("a folder whose last spec is gone is still one that was asked for", async () => {
  await withSpecs(settings({ files: {} }), async ({ specs }) => {
    expect(specs.collections).toEqual([]);
    expect(specs.covers("collections/notes.yaml")).toBe(true);
  });
});

test("secrets reach the environment, whatever they hold, and are no part of its file", async () => {
  const token = "root:pa$$word ${HOME} 'quoted'";
  const embeddings = { baseUrl: "http://e.example.com/v1", model: "m", dimensions: 8, apiKey: "key-${x}" };
  await withSpecs(settings({ milvus: { uri: "http://m:1", token }, embeddings }), async ({ environment }) => {
    expect(environment.milvus.kind === "uri" && environment.milvus.token?.reveal()).toBe(token);
    const { embeddings: found } = environment;
    expect(found?.kind === "openai" && found.apiKey?.reveal()).toBe("key-${x}");
    expect(JSON.stringify(environment)).not.toContain("pa$$word");
    expect(JSON.stringify(environment)).not.toContain("key-${x}");
  });
});

test("a key by reference is looked up where the collections are worked on", async () => {
  const embeddings = { baseUrl: "http://e/v1", model: "m", dimensions: 8, apiKey: "${WITH_SPECS_TEST_KEY}" };
  process.env.WITH_SPECS_TEST_KEY = "looked-up";
  await withSpecs(settings({ embeddings }), async ({ environment }) => {
    const { embeddings: found } = environment;
    expect(found?.kind === "openai" && found.apiKey?.reveal()).toBe("looked-up");
  });
  delete process.env.WITH_SPECS_TEST_KEY;
});

test("a port-forward with TLS, and empty texts for what a stack does not have", async () => {
  const milvus = {
    kubernetes: { namespace: "milvus", service: "milvus", context: "", tls: true },
    token: "",
    ca: "PEM",
    serverName: "milvus.internal",
  };
  await withSpecs(settings({ milvus }), async ({ environment }) => {
    expect(environment.milvus).toMatchObject({
      kind: "kubernetes",
      service: { namespace: "milvus", name: "milvus", port: 19530, context: null },
      token: null,
      tls: { serverName: "milvus.internal" },
    });
  });
});

test("wrong specs are refused with their places", async () => {
  const wrong = settings({ files: { "collections/notes.yaml": spec.replace("COSINE", "COSIN") } });
  const refused = withSpecs(wrong, async () => "never");
  await expect(refused).rejects.toThrow(MilvusStackError);
  await expect(refused).rejects.toMatchObject({
    exitCode: 3,
    diagnostics: [{ range: { file: "collections/notes.yaml", line: 5 } }],
  });
});
