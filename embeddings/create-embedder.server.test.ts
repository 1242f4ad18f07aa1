import { afterAll, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { Secret } from "../provision/spec/types.ts";
import { type EmbeddingsProxy, startEmbeddingsProxy } from "../tests/faults/embeddings-proxy.ts";
import { createEmbedder } from "./create-embedder.ts";
import type { OpenAiTarget } from "./open-client.ts";
import type { EmbedderOptions } from "./options.ts";

let proxy: EmbeddingsProxy;
beforeAll(async () => {
  proxy = await startEmbeddingsProxy(inject("embeddings"));
});
afterAll(() => proxy.close());
beforeEach(() => {
  proxy.seen.length = 0;
  proxy.plan();
  proxy.decide(null);
});

function embedder(
  options: EmbedderOptions = {},
  dimensions = 384,
  key = "sk-test-0123456789",
  more: Partial<OpenAiTarget> = {},
) {
  return createEmbedder(
    {
      kind: "openai",
      baseUrl: proxy.url,
      model: { document: "e5-passage", query: "e5-query" },
      dimensions,
      apiKey: key === "" ? null : new Secret(key),
      ...more,
    },
    options,
  );
}
const failure = (call: Promise<unknown>) =>
  call.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );
const cosine = (a: Float32Array, b: Float32Array) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test("a query is nearest to the document that means the same, whatever the request it went in", async () => {
  const texts = ["Cats sleep most of the day.", "Shares fell after the report.", "Rust checks borrows."];
  const documents = await embedder({ batchSize: 1 }).embed(texts, "document");
  const [query] = await embedder().embed(["stock market losses"], "query");
  expect(documents.map((vector) => vector.length)).toEqual([384, 384, 384]);
  const scores = documents.map((vector) => cosine(vector, query ?? new Float32Array()));
  expect(scores.indexOf(Math.max(...scores))).toBe(1);
  expect(proxy.seen.map((request) => request.model)).toEqual([...Array(3).fill("e5-passage"), "e5-query"]);
  expect(await embedder({ batchSize: 3 }).embed(texts, "document")).toEqual(documents);
});

test("requests keep to the batch size and to the concurrency, over all calls", async () => {
  const one = embedder({ batchSize: 2, concurrency: 2 });
  const words = ["a", "b", "c", "d", "e"];
  await Promise.all([one.embed(words, "document"), one.embed(words, "document")]);
  expect(proxy.seen.map((request) => request.input.length).sort()).toEqual([1, 1, 2, 2, 2, 2]);
  expect(proxy.most()).toBe(2);
});

test.each([
  ["429 with Retry-After", { kind: "status", status: 429, headers: { "retry-after": "1" } }],
  ["429 with retry-after-ms", { kind: "status", status: 429, headers: { "retry-after-ms": "20" } }],
  ["500", { kind: "status", status: 500 }],
  ["503", { kind: "status", status: 503 }],
  ["a connection that breaks off", { kind: "reset" }],
] as const)("%s is tried again", async (_, fault) => {
  proxy.plan(fault, fault);
  const vectors = await embedder().embed(["hello"], "document");
  expect(vectors).toHaveLength(1);
  expect(proxy.seen).toHaveLength(3);
});

test("answers out of order are put in order", async () => {
  const texts = ["one fish", "a red car", "the sea"];
  const straight = await embedder().embed(texts, "document");
  proxy.plan({ kind: "rewrite", rewrite: (answer) => ({ ...answer, data: answer.data.reverse() }) });
  expect(await embedder().embed(texts, "document")).toEqual(straight);
});

test("a slow server is waited for; one that never answers is not", async () => {
  proxy.plan({ kind: "slow", ms: 300 });
  expect(await embedder({ requestTimeoutMs: 30_000 }).embed(["hello"], "document")).toHaveLength(1);
  proxy.plan(...Array(9).fill({ kind: "hang" }));
  const error = await failure(
    embedder({ requestTimeoutMs: 100, deadlineMs: 1000 }).embed(["hello"], "document"),
  );
  expect(error).toMatchObject({
    exitCode: 4,
    diagnostics: [{ code: "MS601", summary: expect.stringContaining("did not answer in time") }],
  });
});

test("a wait that the deadline does not allow is not begun", async () => {
  proxy.plan({ kind: "status", status: 429, headers: { "retry-after": "3600" } });
  const error = await failure(embedder({ deadlineMs: 5000 }).embed(["hello"], "document"));
  expect(error).toMatchObject({ exitCode: 1, diagnostics: [{ code: "MS605" }] });
  expect(proxy.seen).toHaveLength(1);
});

test.each([
  ["a refused key", 401, {}, "MS602", 4],
  ["a model that is not there", 404, { message: "no such model" }, "MS603", 1],
  ["an empty account", 429, { code: "insufficient_quota", message: "You exceeded your quota" }, "MS605", 1],
  [
    "a text that is too long",
    400,
    { message: "This model's maximum context length is 8192 tokens" },
    "MS604",
    1,
  ],
  ["another refusal", 400, { message: "unknown parameter" }, "MS610", 1],
] as const)("%s is not tried again", async (_, status, error, code, exitCode) => {
  const key = "sk-test-0123456789";
  const message = `${"message" in error ? error.message : "Incorrect API key"} (key ${key})`;
  proxy.plan({ kind: "status", status, error: { error: { ...error, message } } });
  const thrown = await failure(embedder({}, 384, key).embed(["hello"], "document"));
  expect(thrown).toMatchObject({ exitCode, diagnostics: [{ code }] });
  expect(proxy.seen).toHaveLength(1);
  expect(proxy.seen[0]?.authorization).toBe(`Bearer ${key}`);
  expect(JSON.stringify(thrown) + String(thrown)).not.toContain(key);
});

test("without a key none is sent, not even the one in the environment", async () => {
  process.env.OPENAI_API_KEY = "sk-of-someone";
  try {
    await embedder({}, 384, "").embed(["hello"], "document");
  } finally {
    delete process.env.OPENAI_API_KEY;
  }
  expect(proxy.seen[0]?.authorization).toBeUndefined();
});

test("the wrong `dimensions` of an environment is found at the first answer", async () => {
  const error = await failure(embedder({}, 1536).embed(["hello"], "document"));
  expect(error).toMatchObject({
    exitCode: 1,
    diagnostics: [{ code: "MS606", fix: expect.stringContaining("dimensions: 384") }],
  });
  expect(proxy.seen[0]).not.toHaveProperty("dimensions");
});

test("one failed request cancels the others of its call", async () => {
  proxy.plan({ kind: "status", status: 404 });
  const error = await failure(embedder({ batchSize: 1, concurrency: 1 }).embed(["a", "b", "c"], "document"));
  expect(error).toMatchObject({ diagnostics: [{ code: "MS603" }] });
  expect(proxy.seen).toHaveLength(1);
});

const refuse = (status: number, message: string) =>
  ({ kind: "status", status, error: { error: { message } } }) as const;
const pass = { kind: "pass" } as const;

test.each([
  [
    400,
    "<400> InternalError.Algo.InvalidParameter: Value error, batch size is invalid, it should not be larger than 10.: input.contents",
    10,
  ],
  [422, "batch size 64 > maximum allowed batch size 10", 10],
  [413, "Payload Too Large", 16],
  [400, "Too many tokens in batch. Max is 16384 got 33635", 16],
  [400, "List should have at most 10 items after validation, not 64", 10],
] as const)(
  "a batch that is refused (%i %s) is split, and the next ones are smaller",
  async (status, message, most) => {
    const limit = message.includes("10") ? 10 : 16;
    proxy.decide(({ input }) => (input.length > limit ? refuse(status, message) : pass));
    const one = embedder({ batchSize: 64, concurrency: 1 });
    const words = Array.from({ length: 64 }, (_, i) => `word ${i}`);
    const vectors = await one.embed(words, "document");
    const refused = proxy.seen.filter(({ input }) => input.length > limit).length;
    proxy.seen.length = 0;
    expect(await one.embed(words.slice(0, 20), "document")).toHaveLength(20);
    const sizes = proxy.seen.map(({ input }) => input.length);
    proxy.decide(null);
    expect(vectors).toHaveLength(64);
    expect(vectors[63]).toEqual((await embedder().embed(["word 63"], "document"))[0]);
    if (!/token/.test(message)) expect(Math.max(...sizes)).toBe(most);
    expect(refused).toBeLessThan(8);
  },
);

test("an encoding that is refused is given up for the other one, and remembered", async () => {
  proxy.decide(({ encoding_format }) =>
    encoding_format === "base64" ? refuse(400, "encoding_format must be float") : pass,
  );
  const one = embedder();
  const [vector] = await one.embed(["hello"], "document");
  await one.embed(["hello"], "document");
  proxy.decide(null);
  expect(vector).toHaveLength(384);
  expect(proxy.seen.map(({ encoding_format }) => encoding_format)).toEqual(["base64", "float", "float"]);
});

test("one that the environment sets is kept to, and the fix names the setting", async () => {
  proxy.plan(refuse(400, "encoding_format must be float"));
  const error = await failure(embedder({}, 384, "", { encoding: "base64" }).embed(["hello"], "document"));
  expect(error).toMatchObject({
    diagnostics: [{ code: "MS610", fix: expect.stringContaining("`embeddings.encoding`") }],
  });
  expect(proxy.seen).toHaveLength(1);
});

test("`dimensions` is asked for where the vectors are of another length, and left out where it is refused", async () => {
  proxy.decide(({ dimensions }) =>
    dimensions === undefined ? pass : refuse(400, "This model does not support dimensions"),
  );
  const error = await failure(embedder({}, 256).embed(["hello"], "document"));
  expect(error).toMatchObject({ diagnostics: [{ code: "MS606" }] });
  expect(proxy.seen.map(({ dimensions }) => dimensions)).toEqual([undefined, 256, undefined]);
  proxy.seen.length = 0;
  const fixed = await failure(embedder({}, 384, "", { sendDimensions: true }).embed(["hello"], "document"));
  proxy.decide(null);
  expect(fixed).toMatchObject({
    diagnostics: [{ code: "MS610", fix: expect.stringContaining("sendDimensions: false") }],
  });
});

test("headers and query are sent; a secret among them is in no message", async () => {
  proxy.plan(refuse(400, "no such api-version for header-secret-1234"));
  const more = {
    headers: { "api-key": new Secret("header-secret-1234"), "x-team": "search" },
    query: { "api-version": "2024-10-21" },
  };
  const error = await failure(embedder({}, 384, "", more).embed(["hello"], "document"));
  expect(JSON.stringify(error)).not.toContain("header-secret-1234");
  expect(proxy.seen[0]?.headers).toMatchObject({ "api-key": "header-secret-1234", "x-team": "search" });
  expect(proxy.seen[0]?.url).toBe("/v1/embeddings?api-version=2024-10-21");
});

test("a wait of a day is told, not waited for", async () => {
  proxy.plan({ kind: "status", status: 429, headers: { "retry-after": "86400" } });
  const error = await failure(embedder().embed(["hello"], "document"));
  expect(error).toMatchObject({ diagnostics: [{ code: "MS605", fix: expect.stringContaining("24 h") }] });
  expect(proxy.seen).toHaveLength(1);
});
