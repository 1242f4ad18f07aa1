import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { type Certificate, makeCertificate } from "../../tests/servers/certificates.ts";
import { type RunningMilvus23, startMilvus23 } from "../../tests/servers/milvus-23.ts";
import { type MilvusTarget, Secret } from "../spec/types.ts";
import { connect } from "./connect.ts";

type UriTarget = Extract<MilvusTarget, { kind: "uri" }>;
const target = (uri: string, more: Partial<UriTarget> = {}): UriTarget => ({
  kind: "uri",
  uri,
  token: null,
  caFile: null,
  serverName: null,
  ...more,
});

let folder: string;
let certificate: Certificate;
const open: Server[] = [];

// From the start: Node warns of the same thing once only.
const warnings: Error[] = [];
const onWarning = (warning: Error) => warnings.push(warning);

beforeAll(async () => {
  process.on("warning", onWarning);
  folder = await mkdtemp(join(tmpdir(), "connect-"));
  certificate = await makeCertificate(folder);
});
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});
afterAll(async () => {
  process.off("warning", onWarning);
  await rm(folder, { recursive: true });
});

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function failure(promise: Promise<unknown>): Promise<{ message: string; exitCode: unknown }> {
  const error: unknown = await promise.then(
    () => new Error("it connected"),
    (thrown: unknown) => thrown,
  );
  return {
    message: String(error),
    exitCode: error instanceof Error ? Reflect.get(error, "exitCode") : undefined,
  };
}

describe("connect, where there is no Milvus", () => {
  const quick = { timeoutMs: 3_000 };

  it("a closed port", async () => {
    const port = await listen(createServer());
    open.splice(0).map((server) => server.close());
    const { message, exitCode } = await failure(connect(target(`127.0.0.1:${port}`), quick));
    expect(message).toContain(
      `MS402: Milvus at http://127.0.0.1:${port} cannot be reached: nothing listens there`,
    );
    expect(exitCode).toBe(4);
  });

  it("an unknown host", async () => {
    // A label of more than 63 characters is in no DNS, and refused before any is asked.
    const name = `${"m".repeat(64)}.invalid`;
    const { message, exitCode } = await failure(connect(target(`http://${name}`), quick));
    expect(message).toMatch(/MS402: .*(not known|could not be looked up)/);
    expect(exitCode).toBe(4);
  });

  it("a server that accepts and never answers", async () => {
    const port = await listen(createServer(() => {}));
    const { message, exitCode } = await failure(connect(target(`127.0.0.1:${port}`), quick));
    expect(message).toContain("did not answer within 3 s");
    expect(exitCode).toBe(4);
  });

  it("a server that accepts and never begins TLS", async () => {
    const port = await listen(createServer(() => {}));
    const { message, exitCode } = await failure(connect(target(`https://127.0.0.1:${port}`), quick));
    expect(message).toContain("MS402:");
    expect(message).toContain("did not begin TLS within 3 s");
    expect(exitCode).toBe(4);
  });

  it("an assumed version that is none, before anything is tried", async () => {
    const { message, exitCode } = await failure(
      connect(target("http://milvus.invalid"), { assumeVersion: "newest" }),
    );
    expect(message).toContain("MS415");
    expect(exitCode).toBe(3);
  });

  it("a web server", async () => {
    const port = await listen(createHttpServer((_, response) => response.end("hello")));
    const { message, exitCode } = await failure(connect(target(`127.0.0.1:${port}`), quick));
    expect(message).toContain("MS405: What answers at");
    expect(exitCode).toBe(4);
  });

  it("TLS asked of a server that has none", async () => {
    const port = await listen(createHttpServer((_, response) => response.end("hello")));
    const { message } = await failure(connect(target(`https://127.0.0.1:${port}`), quick));
    expect(message).toContain("does not speak TLS");
  });

  it("a certificate of an unknown authority, and one for another name", async () => {
    const [key, cert] = [await readFile(certificate.keyFile), await readFile(certificate.certFile)];
    const port = await listen(createTlsServer({ key, cert }));
    const unknown = await failure(connect(target(`https://127.0.0.1:${port}`), quick));
    expect(unknown.message).toContain("signed by an authority that is not trusted");
    const named = target(`https://127.0.0.1:${port}`, {
      caFile: certificate.certFile,
      serverName: "other.example",
    });
    const other = await failure(connect(named, quick));
    expect(other.message).toContain("is not for other.example");
    expect(other.exitCode).toBe(4);
  });

  it("a file of authorities that is not there", async () => {
    const { message } = await failure(
      connect(target("https://127.0.0.1:1", { caFile: join(folder, "no.pem") }), quick),
    );
    expect(message).toContain("cannot be read");
  });

  it("an interrupt", async () => {
    const port = await listen(createServer(() => {}));
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    const { message, exitCode } = await failure(
      connect(target(`127.0.0.1:${port}`), { timeoutMs: 60_000, signal: controller.signal }),
    );
    expect(message).toContain("MS410: Interrupted");
    expect(exitCode).toBe(130);
  });
});

describe.skipIf(inject("milvus23") === null)("connect to a Milvus with login and TLS", () => {
  let server: RunningMilvus23;
  beforeAll(async () => {
    server = await startMilvus23({ authorization: true, tls: certificate });
  });
  afterAll(() => server.stop());
  const withCa = (token: string | null) =>
    target(server.uri, { caFile: certificate.certFile, token: token === null ? null : new Secret(token) });

  it("takes the right token and certificate, for an IP address without a warning of Node", async () => {
    const milvus = await connect(withCa("root:Milvus"));
    expect(await milvus.listDatabases()).toContain("default");
    expect(milvus.endpoint).toMatch(/^https:/);
    await milvus.close();
    await failure(connect(target(server.uri)));
    await failure(connect(target(server.uri.replace("https:", "http:"))));
    expect(warnings).toEqual([]);
  });

  it("takes the authority's certificate itself in place of its file", async () => {
    const caPem = await readFile(certificate.certFile, "utf8");
    const milvus = await connect(
      target(server.uri, { caPem, caFile: join(folder, "no.pem"), token: new Secret("root:Milvus") }),
    );
    expect(await milvus.listDatabases()).toContain("default");
    await milvus.close();
  });

  it.each(["root:wrong-password", null])(
    "refuses a wrong token or none, and never repeats it",
    async (token) => {
      const { message, exitCode } = await failure(
        connect(withCa(token)).then((milvus) => milvus.listDatabases()),
      );
      expect(message).toContain("MS403");
      expect(message).not.toContain("wrong-password");
      expect(exitCode).toBe(4);
    },
  );

  it("does not trust it without its authority, and says so when TLS is left out", async () => {
    expect((await failure(connect(target(server.uri)))).message).toContain("MS404");
    const plain = await failure(connect(target(server.uri.replace("https:", "http:"))));
    expect(plain.message).toContain("wants TLS");
  });
});
