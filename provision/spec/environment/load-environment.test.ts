import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { renderDiagnostics } from "../../diagnostics/render.ts";
import { loadEnvironment } from "./load-environment.ts";

let cwd = "";
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-environments-"));
  await mkdir(join(cwd, "environments"));
});
afterEach(() => rm(cwd, { recursive: true }));

const load = async (text: string, env: NodeJS.ProcessEnv = {}) => {
  await writeFile(join(cwd, "environments/prod.yaml"), text);
  return loadEnvironment("prod", { cwd, env });
};

test("local needs no file: it is the embedded target", async () => {
  const { environment, embeddingDimensions, diagnostics } = await loadEnvironment("local", { cwd, env: {} });
  expect(environment?.milvus).toEqual({ kind: "embedded", engine: "lite" });
  expect(embeddingDimensions).toBe(384);
  expect(diagnostics).toEqual([]);
});

test("takes values from variables, whole and inside of texts, with defaults, and numbers too", async () => {
  const { environment, diagnostics } = await load(
    `milvus: { uri: "https://\${HOST}:443", token: "root:\${PASSWORD}" }
embeddings: { baseUrl: "\${BASE:-https://api.openai.com/v1}", model: "\${EMPTY:-m}-$\${x}", dimensions: "\${DIM}", apiKey: "\${KEY:-}" }`,
    { HOST: "h.example.com", PASSWORD: "swordfish", EMPTY: "", DIM: "1536" },
  );
  expect(diagnostics).toEqual([]);
  expect(environment?.milvus).toMatchObject({ uri: "https://h.example.com:443", caFile: null });
  expect(environment?.milvus.kind === "uri" && environment.milvus.token?.reveal()).toBe("root:swordfish");
  expect(environment?.embeddings).toMatchObject({
    baseUrl: "https://api.openai.com/v1",
    model: { document: "m-${x}", query: "m-${x}" },
    dimensions: 1536,
    apiKey: null,
  });
  expect(environment?.guard).toEqual({ delete: "ask", rebuild: "ask" });
});

test("a port-forward has defaults; texts that a variable leaves empty count as left out", async () => {
  const { environment, diagnostics } = await load(
    `milvus: { kubernetes: { namespace: milvus, service: milvus, context: "\${CONTEXT:-}", token: "root:\${PASSWORD}", tls: { serverName: milvus.example.com } } }`,
    { PASSWORD: "swordfish" },
  );
  expect(diagnostics).toEqual([]);
  expect(environment?.milvus).toMatchObject({
    kind: "kubernetes",
    service: { context: null, kubeconfig: null, namespace: "milvus", name: "milvus", port: 19530 },
    tls: { serverName: "milvus.example.com", caFile: null },
  });
  expect(environment?.milvus.kind === "kubernetes" && environment.milvus.token?.reveal()).toBe(
    "root:swordfish",
  );
});

test.each(["prod", "acme/milvus/prod"])("the stack %s", async (stack) => {
  const { environment, diagnostics } = await load(`milvus: { pulumiStack: ${stack}, cwd: infra }`);
  expect(diagnostics).toEqual([]);
  expect(environment?.milvus).toEqual({
    kind: "pulumiStack",
    stack,
    project: null,
    cwd: "infra",
    backendUrl: null,
  });
});

test.each(["lite", "compose"])("the engine %s of this machine", async (engine) => {
  const { environment } = await load(`milvus: { embedded: ${engine} }`);
  expect(environment?.milvus).toEqual({ kind: "embedded", engine });
});

test.each([
  ["http://localhost:19530", true],
  ["https://in03-1.serverless.gcp-us-west1.cloud.zilliz.com", true],
  ["localhost:19530", true],
  ["[::1]:19530", true],
  ["http://[::1]:19530/", true],
  ["milvus", false],
  ["localhost:99999", false],
  ["http://localhost:19530/news", false],
  ["tcp://localhost:19530", false],
  ["http://a b:1", false],
  ["", false],
])("address %s", async (uri, right) => {
  const { environment, diagnostics } = await load(`milvus: { uri: "\${URI}" }`, { URI: uri });
  expect(environment !== null).toBe(right);
  expect(diagnostics.map(({ code }) => code)).toEqual(right ? [] : ["MS125"]);
});

test.each(["https://api.openai.com/v1", "http://127.0.0.1:11434/v1/"])("base URL %s", async (url) => {
  expect(
    (await load(`milvus: { embedded: lite }\nembeddings: { baseUrl: "${url}", model: m, dimensions: 8 }`))
      .diagnostics,
  ).toEqual([]);
});

const shapes: ((secret: string) => string)[] = [
  (secret) => `milvus:\n  uri: http://h:1\n  token: ${secret}\n`,
  (secret) => `milvus: { kubernetes: { namespace: n, service: s, token: "${secret}" } }\n`,
  (secret) => `milvus: { uri: "http://h:1", token: "${secret}", tokn: "\${X}" }\n`,
  (secret) => `milvus: { uri: "http://h:1", token: '${secret}' , bad: [ }\n`,
  (secret) => `milvus:\n  uri: http://h:1\n  token:\n    - ${secret}\n  token: { a: ${secret} }\n`,
  (secret) => `milvus:\n  token: >-\n    ${secret}\n  uri: 7\n`,
  (secret) => `t: &t ${secret}\nmilvus: { uri: "http://h:1", token: *t }\n`.replace("t: &t", "token: &t"),
  (secret) => `milvus: { uri: "http://h:1", token: "\${TOKEN:-${secret}}" }\n`,
  (secret) => `# postgres://root:${secret}@db/x\nmilvus: { uri: "http://root:${secret}@h:1" }\n`,
  (secret) =>
    `embeddings:\n  apiKey: sk-${secret}0123456789abcdef\n  api_key: ${secret}\n  password: ${secret}\n`,
];

test("a secret written in plain is refused and never shown", async () => {
  const secrets = fc
    .stringMatching(/^[A-Za-z][A-Za-z0-9]{9,20}$/)
    .filter((text) => !/^(null|true|false)$/i.test(text));
  await fc.assert(
    fc.asyncProperty(secrets, fc.constantFrom(...shapes), async (secret, shape) => {
      const { environment, diagnostics } = await load(shape(secret));
      expect(environment).toBeNull();
      expect(diagnostics.some(({ code }) => code === "MS123" || code === "MS124")).toBe(true);
      expect(renderDiagnostics(diagnostics)).not.toContain(secret);
      expect(JSON.stringify(diagnostics)).not.toContain(secret);
    }),
    { numRuns: 200 },
  );
}, 60_000);

test("a secret from a variable is never shown by what holds it", async () => {
  const text = `milvus: { uri: "http://h:1", token: "\${T}" }\nembeddings: { baseUrl: "http://h/v1", model: m, dimensions: 8, apiKey: "\${T}" }`;
  const loaded = await load(text, { T: "swordfish" });
  expect(loaded.environment).not.toBeNull();
  expect(JSON.stringify(loaded) + inspect(loaded, { depth: 9, showHidden: true })).not.toContain("swordfish");
  expect(String(loaded.environment?.milvus.kind === "uri" && loaded.environment.milvus.token)).toBe(
    "[secret]",
  );
});
