import { createServer } from "node:net";
import { expect, test } from "vitest";
import { Secret } from "../provision/spec/types.ts";
import { createEmbedder } from "./create-embedder.ts";

/** A port that nobody listens on: taken and given back. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 1;
}

const target = {
  kind: "openai" as const,
  model: { document: "d", query: "q" },
  dimensions: 3,
  apiKey: new Secret("sk-very-secret"),
};

test("a server that is not there: exit 4, the address, the reason, no key", async () => {
  const port = await closedPort();
  const embedder = createEmbedder(
    { ...target, baseUrl: `http://127.0.0.1:${port}/v1` },
    { deadlineMs: 1000 },
  );
  const error = await embedder.embed(["a"], "query").catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    exitCode: 4,
    diagnostics: [{ code: "MS601", cause: expect.stringContaining("ECONNREFUSED") }],
  });
  const said = JSON.stringify(error) + String(error);
  expect(said).toContain(`http://127.0.0.1:${port}/v1`);
  expect(said).not.toContain("sk-very-secret");
});

test("a URL that is none, or that holds a password, is refused without showing it", async () => {
  for (const baseUrl of ["nonsense", "http://user:hidden@127.0.0.1/v1"]) {
    const error = await createEmbedder({ ...target, baseUrl })
      .embed(["a"], "query")
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ exitCode: 1, diagnostics: [{ code: "MS610" }] });
    expect(JSON.stringify(error) + String(error)).not.toContain("hidden");
  }
});

test("an empty text is refused before anything is sent, with its place", async () => {
  const embedder = createEmbedder({ ...target, baseUrl: `http://127.0.0.1:${await closedPort()}/v1` });
  await expect(embedder.embed(["a", " \n"], "document")).rejects.toThrow("MS608: Text 2 of 2 is empty");
});

test("no texts, no request", async () => {
  const embedder = createEmbedder({ ...target, baseUrl: `http://127.0.0.1:${await closedPort()}/v1` });
  expect(await embedder.embed([], "document")).toEqual([]);
});

test("an aborted call rejects with the reason of its signal", async () => {
  const embedder = createEmbedder({ ...target, baseUrl: `http://127.0.0.1:${await closedPort()}/v1` });
  const stop = new AbortController();
  const call = embedder.embed(["a"], "document", { signal: stop.signal });
  const reason = new Error("enough");
  stop.abort(reason);
  await expect(call).rejects.toBe(reason);
});
