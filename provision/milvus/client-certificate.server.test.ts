import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Authority, makeAuthority } from "../../tests/cluster/issue-certificates.ts";
import type { Certificate } from "../../tests/servers/certificates.ts";
import { type RunningMilvus23, startMilvus23 } from "../../tests/servers/milvus-23.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { MilvusTarget } from "../spec/types.ts";
import { connect } from "./connect.ts";

let folder: string;
let authority: Authority;
let client: Certificate;
let strange: Certificate;
let milvus: RunningMilvus23;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-clients-"));
  authority = await makeAuthority(folder, "ours");
  const stranger = await makeAuthority(folder, "other");
  client = await authority.issue("client", ["DNS:client"]);
  strange = await stranger.issue("client", ["DNS:client"]);
  if (inject("milvus23") === null) return;
  const tls = await authority.issue("server", ["DNS:localhost", "IP:127.0.0.1"]);
  milvus = await startMilvus23({ tls, clients: { caFile: authority.caFile, ...client } });
});
afterAll(async () => {
  await milvus?.stop();
  await rm(folder, { recursive: true, force: true });
});

type UriTarget = Extract<MilvusTarget, { kind: "uri" }>;
async function databases(uri: string, files: Partial<UriTarget> = {}): Promise<readonly string[]> {
  const target = { kind: "uri", uri, token: null, serverName: null } as const;
  const opened = await connect({ ...target, caFile: authority.caFile, ...files });
  try {
    return await opened.listDatabases();
  } finally {
    await opened.close();
  }
}
async function failure(opening: Promise<unknown>) {
  const error = await opening.then(
    () => expect.unreachable(),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MilvusStackError)) throw error;
  return { exitCode: error.exitCode, ...error.diagnostics[0] };
}

test.skipIf(inject("milvus23") === null)("a server that wants a client certificate", async () => {
  expect(await databases(milvus.uri, client)).toContain("default");
  expect(await failure(databases(milvus.uri))).toMatchObject({
    code: "MS418",
    exitCode: 4,
    summary: expect.stringMatching(/wants a client certificate/),
    fix: expect.stringMatching(/`certFile` and `keyFile`/),
  });
  expect(await failure(databases(milvus.uri, strange))).toMatchObject({
    code: "MS418",
    exitCode: 4,
    summary: expect.stringMatching(/refused the client certificate/),
  });
});

test("files that cannot be used are told before a connection is tried", async () => {
  const text = join(folder, "text.pem");
  await writeFile(text, "not a certificate");
  const cases: readonly [Partial<UriTarget>, RegExp][] = [
    [{ certFile: client.certFile }, /`milvus\.certFile` is set without `keyFile`/],
    [{ keyFile: client.keyFile }, /`milvus\.keyFile` is set without `certFile`/],
    [{ ...client, keyFile: join(folder, "none.key") }, /none\.key of `milvus\.keyFile` cannot be read/],
    [{ ...client, certFile: text }, /text\.pem of `milvus\.certFile` is not a certificate/],
    [{ caFile: text }, /text\.pem of `milvus\.caFile` is not a certificate/],
    [{ ...client, keyFile: strange.keyFile }, /does not belong to the certificate/],
  ];
  for (const [files, summary] of cases) {
    expect(await failure(databases("https://127.0.0.1:1", files))).toMatchObject({
      code: "MS419",
      exitCode: 3,
      summary: expect.stringMatching(summary),
    });
  }
});
