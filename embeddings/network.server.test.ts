import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from "vitest";
import { Secret } from "../provision/spec/types.ts";
import { type Authority, makeAuthority } from "../tests/cluster/issue-certificates.ts";
import { type Certificate, makeCertificate } from "../tests/servers/certificates.ts";
import { type ConnectProxy, startConnectProxy } from "../tests/servers/connect-proxy.ts";
import { freePort } from "../tests/servers/free-port.ts";
import { createEmbedder } from "./create-embedder.ts";
import type { OpenAiTarget } from "./open-client.ts";

let folder: string;
let authority: Authority;
let selfSigned: Certificate;
let client: Certificate;
/** The real embedding server behind TLS: self-signed, and of an authority that wants certificates of clients. */
const secured: Server[] = [];
let proxy: ConnectProxy;

const portOf = (server: Server | undefined) => (server?.address() as AddressInfo | undefined)?.port;

async function secure(certificate: Certificate, clients: Authority | null): Promise<void> {
  const server = createServer(
    {
      key: await readFile(certificate.keyFile),
      cert: await readFile(certificate.certFile),
      ...(clients && { ca: await readFile(clients.caFile), requestCert: true, rejectUnauthorized: true }),
      maxVersion: "TLSv1.3",
    },
    async (request, response) => {
      // By its own address: the embedding server answers no other host's name.
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      const answer = await fetch(new URL(request.url ?? "", inject("embeddings")), {
        method: request.method ?? "GET",
        headers: { "content-type": "application/json" },
        ...(pieces.length > 0 && { body: Buffer.concat(pieces) }),
      });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  secured.push(server);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-embeddings-"));
  authority = await makeAuthority(folder, "ours");
  client = await authority.issue("client", ["DNS:client"]);
  selfSigned = await makeCertificate(folder, "self");
  await secure(selfSigned, null);
  await secure(await authority.issue("server", ["DNS:embed.test", "IP:127.0.0.1"]), authority);
});
afterAll(async () => {
  for (const server of secured) server.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  // For plain requests the real server; connections go to the one behind TLS.
  proxy = await startConnectProxy({ "plain.test": inject("embeddings"), "embed.test": tlsUrl(1) });
});
afterEach(() => proxy.close());

const tlsUrl = (which: number) => `https://127.0.0.1:${portOf(secured[which])}`;

async function embed(baseUrl: string, more: Partial<OpenAiTarget> = {}, env: NodeJS.ProcessEnv = {}) {
  const model = { document: "e5-passage", query: "e5-query" };
  const target = { kind: "openai", baseUrl, model, dimensions: 384, apiKey: null, ...more } as const;
  return await createEmbedder(target, { env, deadlineMs: 20_000 }).embed(["hello"], "document");
}
async function failure(call: Promise<unknown>) {
  const error: unknown = await call.then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  const said = JSON.stringify(error);
  expect(said).not.toMatch(/hidden-word|undefined/);
  return error;
}

test("a self-signed certificate is explained with the setting, which helps", async () => {
  expect(await failure(embed(`${tlsUrl(0)}/v1`))).toMatchObject({
    exitCode: 4,
    diagnostics: [
      {
        code: "MS611",
        summary: expect.stringContaining("is self-signed and not trusted"),
        fix: expect.stringContaining("`embeddings.caFile`"),
      },
    ],
  });
  expect(await embed(`${tlsUrl(0)}/v1`, { caFile: selfSigned.certFile })).toHaveLength(1);
});

test("a server that wants a client certificate", async () => {
  const base = `${tlsUrl(1)}/v1`;
  const caFile = authority.caFile;
  expect(await embed(base, { caFile, ...client })).toHaveLength(1);
  expect(await failure(embed(base, { caFile }))).toMatchObject({
    diagnostics: [{ code: "MS612", fix: expect.stringContaining("`embeddings.certFile`") }],
  });
});

test("remote servers are reached through a proxy: https by CONNECT, http by handing on", async () => {
  const env = { https_proxy: proxy.url, http_proxy: proxy.url };
  expect(await embed("https://embed.test/v1", { caFile: authority.caFile, ...client }, env)).toHaveLength(1);
  expect(proxy.asked).toEqual(["embed.test:443"]);
  expect(await embed("http://plain.test/v1", {}, env)).toHaveLength(1);
  expect(proxy.handedOn).toEqual(["http://plain.test/v1/embeddings"]);
});

test("the setting comes before the variables, with its password; this machine needs no proxy", async () => {
  const setting = new Secret(proxy.url.replace("//", "//user:hidden-word@"));
  await embed("http://plain.test/v1", { proxy: setting }, { http_proxy: "http://127.0.0.1:1" });
  expect(proxy.authorization()).toBe(`Basic ${Buffer.from("user:hidden-word").toString("base64")}`);
  proxy.handedOn.length = 0;
  expect(await embed(inject("embeddings"), { proxy: setting }, { http_proxy: proxy.url })).toHaveLength(1);
  expect(proxy.handedOn).toEqual([]);
});

test.each(["https://embed.test/v1", "http://plain.test/v1"])(
  "a proxy that fails is named with its variable: %s",
  async (baseUrl) => {
    const dead = `http://user:hidden-word@127.0.0.1:${await freePort()}`;
    expect(await failure(embed(baseUrl, {}, { HTTPS_PROXY: dead, HTTP_PROXY: dead }))).toMatchObject({
      exitCode: 4,
      diagnostics: [
        {
          code: "MS613",
          summary: expect.stringMatching(/of `HTTPS?_PROXY` cannot be reached: nothing listens/),
        },
      ],
    });
    proxy.answer(407);
    expect(
      await failure(embed(baseUrl, {}, { https_proxy: proxy.url, http_proxy: proxy.url })),
    ).toMatchObject({
      diagnostics: [
        {
          code: "MS613",
          summary: expect.stringMatching(/of `https?_proxy` wants a user name and a password/),
        },
      ],
    });
  },
);
