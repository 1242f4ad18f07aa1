import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/diagnostic.ts";
import { loadSpecs } from "../../provision/spec/index.ts";
import { openTarget } from "../../targets/index.ts";
import type { Certificate } from "../servers/certificates.ts";
import { joinNetwork, type ServerNetwork } from "../servers/network.ts";
import { clusterOfRun } from "./cluster-of-run.ts";
import { type Authority, makeAuthority } from "./issue-certificates.ts";
import { type MilvusProcess, startMilvusProcess } from "./milvus-process.ts";
import { rootToken } from "./open-as.ts";

const here = ["DNS:localhost", "IP:127.0.0.1"];

/** In good order: the coordinators would try to reach a proxy that was killed until its registration expires. */
async function leave(proxy: MilvusProcess): Promise<void> {
  const isThere = () => {
    try {
      return process.kill(proxy.pid, 0);
    } catch {
      return false;
    }
  };
  if (isThere()) process.kill(proxy.pid, "SIGTERM");
  await vi.waitUntil(() => !isThere(), { timeout: 10_000, interval: 50 }).catch(() => {});
  await proxy.stop();
}

/** Proxies of the cluster of the run that serve TLS, each with another certificate, and an environment that names them. */
describe.skipIf(inject("clusterMissing") !== null)("an environment with TLS", () => {
  let folder: string;
  let authority: Authority;
  let stranger: Authority;
  let network: ServerNetwork;
  const proxies = new Map<string, MilvusProcess>();

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "milvus-stack-tls-"));
    [authority, stranger] = await Promise.all([
      makeAuthority(folder, "ours"),
      makeAuthority(folder, "other"),
    ]);
    const { place } = clusterOfRun();
    network = joinNetwork(place.network);
    const start = async (name: string, certificate: Promise<Certificate>) => {
      const tls = await certificate;
      proxies.set(name, await startMilvusProcess(place, "proxy", { tls }, network));
    };
    await Promise.all([
      start("right", authority.issue("right", here)),
      start("expired", authority.issue("expired", here, -1)),
      start("elsewhere", authority.issue("elsewhere", ["DNS:milvus.example.com"])),
    ]);
  });
  afterAll(async () => {
    await Promise.all([...proxies.values()].map(leave));
    network?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Opens the environment whose `milvus` is this, as every command does, and says which server answered. */
  async function open(milvus: Readonly<Record<string, string>>): Promise<string> {
    const cwd = await mkdtemp(join(folder, "project-"));
    await mkdir(join(cwd, "environments"));
    await mkdir(join(cwd, "collections"));
    await writeFile(
      join(cwd, "environments", "staging.yaml"),
      `milvus: ${JSON.stringify({ ...milvus, token: "$" + "{MILVUS_TOKEN}" })}\n`,
    );
    const env = { MILVUS_TOKEN: rootToken };
    const { environment, diagnostics } = await loadSpecs({ cwd, environment: "staging", env });
    if (environment === null) throw new MilvusStackError(diagnostics, 3);
    const target = await openTarget(environment, { cwd, env });
    try {
      await target.milvus.listCollections("default");
      return target.milvus.server.version;
    } finally {
      await target.close();
    }
  }
  const uriOf = (name: string) => proxies.get(name)?.uri ?? "";
  /** What a person reads of the failure. */
  const refused = (opening: Promise<string>) =>
    opening.then(
      (version) => ({ version }),
      (error: unknown) =>
        error instanceof MilvusStackError ? { exitCode: error.exitCode, ...error.diagnostics[0] } : { error },
    );

  test("reaches a server whose authority it trusts", async () => {
    expect(await open({ uri: uriOf("right"), caFile: authority.caFile })).toMatch(/2\.3\.5/);
  });

  test("reaches a server by another name that its certificate holds", async () => {
    const opened = open({
      uri: uriOf("elsewhere"),
      caFile: authority.caFile,
      serverName: "milvus.example.com",
    });
    expect(await opened).toMatch(/2\.3\.5/);
  });

  test.each<[string, string, () => Readonly<Record<string, string>>, RegExp, RegExp]>([
    [
      "of another authority",
      "MS404",
      () => ({ uri: uriOf("right"), caFile: stranger.caFile }),
      /signed by an authority that is not trusted/,
      /`caFile`/,
    ],
    [
      "of an authority that nobody named",
      "MS404",
      () => ({ uri: uriOf("right") }),
      /signed by an authority that is not trusted/,
      /`caFile`/,
    ],
    [
      "that has expired",
      "MS404",
      () => ({ uri: uriOf("expired"), caFile: authority.caFile }),
      /has expired/,
      /Renew it/,
    ],
    [
      "for another host",
      "MS404",
      () => ({ uri: uriOf("elsewhere"), caFile: authority.caFile }),
      /is not for 127\.0\.0\.1/,
      /`serverName`/,
    ],
    [
      "for another name than the one given",
      "MS404",
      () => ({ uri: uriOf("right"), caFile: authority.caFile, serverName: "milvus.example.com" }),
      /is not for milvus\.example\.com/,
      /`serverName`/,
    ],
    [
      "asked for without TLS",
      "MS405",
      () => ({ uri: uriOf("right").replace("https", "http") }),
      /wants TLS/,
      /https:/,
    ],
    [
      "asked of a server without TLS",
      "MS405",
      () => ({ uri: clusterOfRun().uri.replace("http", "https"), caFile: authority.caFile }),
      /does not speak TLS/,
      /http:/,
    ],
  ])("a certificate %s is %s, with what to do", async (_, code, milvus, summary, fix) => {
    expect(await refused(open(milvus()))).toMatchObject({
      exitCode: 4,
      code,
      summary: expect.stringMatching(summary),
      fix: expect.stringMatching(fix),
    });
  });
});
