import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runsOf } from "../../../tests/soak.ts";
import { renderDiagnostics } from "../../diagnostics/render.ts";
import { Secret } from "../types.ts";
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
    { numRuns: runsOf(200) },
  );
});

test("a secret from a variable is never shown by what holds it", async () => {
  const text = `milvus: { uri: "http://h:1", token: "\${T}" }\nembeddings: { baseUrl: "http://h/v1", model: m, dimensions: 8, apiKey: "\${T}" }`;
  const loaded = await load(text, { T: "swordfish" });
  expect(loaded.environment).not.toBeNull();
  expect(JSON.stringify(loaded) + inspect(loaded, { depth: 9, showHidden: true })).not.toContain("swordfish");
  expect(String(loaded.environment?.milvus.kind === "uri" && loaded.environment.milvus.token)).toBe(
    "[secret]",
  );
});

const embeddings = (settings: string) => `milvus: { embedded: lite }
embeddings: { baseUrl: "https://api.example.com/v1", model: m, dimensions: 8, ${settings} }`;

test.each([
  [
    "embeddings.model",
    (name: string) => `milvus: { embedded: lite }
embeddings: { baseUrl: "https://api.example.com/v1", model: "a-\${${name}}", dimensions: 8 }`,
  ],
  [
    "embeddings.baseUrl",
    (name: string) => `milvus: { embedded: lite }
embeddings: { baseUrl: "https://\${${name}}/v1", model: m, dimensions: 8 }`,
  ],
  ["milvus.uri", (name: string) => `milvus: { uri: "\${${name}}" }`],
  ["milvus.pulumiStack", (name: string) => `milvus: { pulumiStack: "\${${name}}" }`],
  ["embeddings.caFile", (name: string) => embeddings(`caFile: "\${${name}}"`)],
])("a variable with a secret is refused in `%s`, and its value is not shown", async (setting, text) => {
  for (const name of [
    "MILVUS_TOKEN",
    "OPENAI_API_KEY",
    "DB_PASS",
    "AWS_SECRET_ACCESS_KEY",
    "SSH_PRIVATE_KEY",
  ]) {
    const { environment, diagnostics } = await load(text(name), { [name]: "sword-fish-4711" });
    expect(environment).toBeNull();
    expect(diagnostics.map(({ code }) => code)).toContain("MS129");
    expect(renderDiagnostics(diagnostics)).toContain(`\`${setting}\``);
    expect(renderDiagnostics(diagnostics)).not.toContain("sword-fish");
  }
});

test("what holds a credential is refused where it is shown, whatever its name", async () => {
  const value = "postgres://root:sword-fish-4711@db.example.com/x";
  const { environment, diagnostics } = await load(embeddings('certFile: "${DATABASE_URL}"'), {
    DATABASE_URL: value,
  });
  expect(environment).toBeNull();
  expect(diagnostics.map(({ code }) => code)).toContain("MS129");
  expect(renderDiagnostics(diagnostics)).not.toContain("sword-fish");
});

test("a proxy with a password is a secret, whatever its variable is called", async () => {
  const { environment, diagnostics } = await load(embeddings('proxy: "${EMBEDDINGS_PROXY}"'), {
    EMBEDDINGS_PROXY: "http://user:sword-fish-4711@proxy.example.com:3128",
  });
  expect(diagnostics).toEqual([]);
  expect(JSON.stringify(environment)).not.toContain("sword-fish");
});

test.each(["MILVUS_PRIVATE_ENDPOINT", "AUTH_DOMAIN", "TOKENIZER_MODEL", "VPC_PRIVATE_DNS"])(
  "%s is an ordinary variable",
  async (name) => {
    const { diagnostics } = await load(embeddings(`certFile: "\${${name}}", keyFile: k`), {
      [name]: "a.pem",
    });
    expect(diagnostics).toEqual([]);
  },
);

test("ordinary variables stay allowed there, a file with a key among them", async () => {
  const { environment, diagnostics } = await load(
    embeddings('certFile: "${CERT_FILE}", keyFile: "${TLS_KEY_FILE}"'),
    { CERT_FILE: "a.pem", TLS_KEY_FILE: "a.key" },
  );
  expect(diagnostics).toEqual([]);
  expect(environment?.embeddings).toMatchObject({ certFile: "a.pem", keyFile: "a.key" });
});

test("headers, query and proxy take secrets from variables, and nothing shows them", async () => {
  const { environment, diagnostics } = await load(
    embeddings(
      'headers: { Authorization: "Bearer ${GATEWAY_TOKEN}", x-team: search }, query: { key: "${QUERY_KEY}", api-version: "${VERSION}" }, proxy: "http://user:${PROXY_PASSWORD}@proxy:3128"',
    ),
    {
      GATEWAY_TOKEN: "hidden-1111",
      QUERY_KEY: "hidden-2222",
      VERSION: "2024-10-21",
      PROXY_PASSWORD: "hidden-3333",
    },
  );
  expect(diagnostics).toEqual([]);
  const target = environment?.embeddings;
  if (target?.kind !== "openai") expect.unreachable();
  expect(inspect(environment, { depth: 9 }) + JSON.stringify(environment)).not.toContain("hidden");
  expect(target.headers?.["x-team"]).toBe("search");
  expect(target.query?.["api-version"]).toBe("2024-10-21");
  expect(target.proxy instanceof Secret && target.proxy.reveal()).toBe("http://user:hidden-3333@proxy:3128");
  const { Authorization } = target.headers ?? {};
  expect(Authorization instanceof Secret && Authorization.reveal()).toBe("Bearer hidden-1111");
});

test.each(["Authorization", "api-key", "x-functions-key", "Cookie"])(
  "a header `%s` that is written in plain is refused and not shown",
  async (name) => {
    const { diagnostics } = await load(embeddings(`headers: { ${name}: "Bearer sword-fish-4711" }`));
    expect(diagnostics.map(({ code }) => code)).toEqual(["MS123"]);
    expect(renderDiagnostics(diagnostics)).not.toContain("sword-fish");
  },
);

test("`variables` lists what the file may read", async () => {
  const text = (list: string) =>
    `variables: ${list}\nmilvus: { uri: "http://\${HOST}:19530", token: "\${MILVUS_TOKEN}" }`;
  const env = { HOST: "h.example.com", MILVUS_TOKEN: "sword-fish-4711" };
  expect((await load(text('[HOST, "MILVUS_*"]'), env)).diagnostics).toEqual([]);
  const { environment, diagnostics } = await load(text("[HOST]"), env);
  expect(environment).toBeNull();
  expect(diagnostics).toMatchObject([{ code: "MS130", summary: expect.stringContaining("`MILVUS_TOKEN`") }]);
});

test.each([["proxy: socks5://proxy:1080"], ["batchSize: 0"], ["batchSize: 4096"]])(
  "%s is refused",
  async (setting) => {
    expect((await load(embeddings(setting))).diagnostics).toMatchObject([{ code: "MS131" }]);
  },
);
