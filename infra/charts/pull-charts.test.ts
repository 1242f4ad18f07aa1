import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import type { HttpOptions } from "./http.ts";
import { type HttpServer, send, sendHalf, serveHttp } from "./http-server.fixture.ts";
import { type ChartName, type ChartsLock, chartNames, readChartsLock } from "./index.ts";
import { packChart, withCharts } from "./packed-chart.fixture.ts";
import { pullCharts } from "./pull-charts.ts";
import { chartSource } from "./source.ts";

const project = readChartsLock(new URL("../..", import.meta.url).pathname);
const quick: HttpOptions = { retryDelayMs: 1 };

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let work: string;
let out: string;
let lock: ChartsLock;
let packed: Record<ChartName, Buffer>;
let server: HttpServer;
/** What is answered otherwise than by the repository itself, by path. */
let answers: Map<string, Answer>;

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), "milvus-stack-pull-"));
  out = join(work, "out");
  answers = new Map();
  const pack = (name: ChartName) =>
    packChart(join(work, "repository"), { name, version: project.charts[name].version });
  const [milvus, etcd, minio] = [pack("milvus"), pack("etcd"), pack("minio")];
  packed = {
    milvus: readFileSync(milvus.file),
    etcd: readFileSync(etcd.file),
    minio: readFileSync(minio.file),
  };
  server = await serveHttp((request, response, path) => {
    const own = answers.get(path);
    if (own !== undefined) return own(request, response);
    if (path === "/repo/index.yaml") return send(response, index());
    const name = chartNames.find((each) => path === `/repo/files/${fileOf(each)}`);
    if (name === undefined) return send(response, "no such file", 404);
    send(response, packed[name]);
  });
  const from = (sha256: string) => ({ sha256, repository: `${server.url}/repo`, url: null });
  lock = withCharts(project, {
    milvus: from(milvus.sha256),
    etcd: from(etcd.sha256),
    minio: from(minio.sha256),
  });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(work, { recursive: true });
});

const fileOf = (name: ChartName) => `${name}-${project.charts[name].version}.tgz`;
const filePath = (name: ChartName) => `/repo/files/${fileOf(name)}`;

function index(): string {
  const entry = (name: ChartName) => [
    { name, version: "0.0.1", urls: [`files/${name}-0.0.1.tgz`] },
    { name, version: project.charts[name].version, appVersion: "1", urls: [`files/${fileOf(name)}`] },
  ];
  const entries = Object.fromEntries(chartNames.map((name) => [name, entry(name)]));
  return stringify({ apiVersion: "v1", entries, generated: "2026-01-01T00:00:00Z" });
}

function pull(from?: string, http: HttpOptions = quick) {
  return pullCharts(lock, chartSource(lock, from, { cwd: work, ...http }), out, http);
}

test("from the repositories, by their index: whole, with the sums of the lock, and only once", async () => {
  const { charts, error } = await pull();
  expect(error).toBeNull();
  expect(charts.map(({ name, state }) => `${name} ${state}`)).toEqual([
    "milvus downloaded",
    "etcd downloaded",
    "minio downloaded",
  ]);
  expect(readdirSync(out).sort()).toEqual(chartNames.map(fileOf).sort());
  expect(readFileSync(join(out, fileOf("etcd")))).toEqual(packed.etcd);

  const before = server.asked.length;
  expect((await pull()).charts.map(({ state }) => state)).toEqual(["present", "present", "present"]);
  expect(server.asked).toHaveLength(before);
});

test("where the lock knows the address, the index is not asked; where that has moved, it is", async () => {
  lock = withCharts(lock, {
    milvus: { url: `${server.url}${filePath("milvus")}` },
    etcd: { url: `${server.url}/gone.tgz` },
    minio: { url: `${server.url}${filePath("minio")}` },
  });
  expect((await pull()).error).toBeNull();
  expect([...server.asked].sort()).toEqual(
    ["/gone.tgz", "/repo/index.yaml", ...chartNames.map(filePath)].map((path) => `GET ${path}`).sort(),
  );
});

test("redirects are followed", async () => {
  answers.set(filePath("etcd"), (_, response) => {
    response.writeHead(302, { location: "/elsewhere" }).end();
  });
  answers.set("/elsewhere", (_, response) => send(response, packed.etcd));
  expect((await pull()).error).toBeNull();
});

test("transfers that break off and servers that stumble are tried again", async () => {
  let times = 0;
  answers.set(filePath("etcd"), (_, response) => {
    times += 1;
    if (times === 1) sendHalf(response, packed.etcd);
    else if (times === 2) send(response, "busy", 503);
    else send(response, packed.etcd);
  });
  expect((await pull()).error).toBeNull();
  expect(times).toBe(3);
});

test("one that always breaks off is given up; the others are in place, and nothing is left of it", async () => {
  answers.set(filePath("etcd"), (_, response) => sendHalf(response, packed.etcd));
  const { charts, error } = await pull();
  expect(charts.map(({ name }) => name)).toEqual(["milvus", "minio"]);
  expect(error).toMatchObject({ exitCode: 4, diagnostics: [{ code: "MS948" }] });
  expect(server.asked.filter((each) => each.endsWith(filePath("etcd")))).toHaveLength(4);
  expect(readdirSync(out).sort()).toEqual([fileOf("milvus"), fileOf("minio")].sort());
});

test("a server that says nothing more is not waited for for ever", async () => {
  answers.set(filePath("etcd"), (_, response) => {
    response.writeHead(200, { "content-length": 1000 }).write("a");
  });
  const { error } = await pull(undefined, { ...quick, idleTimeoutMs: 100, retries: 0 });
  expect(error?.diagnostics[0]).toMatchObject({ code: "MS948", cause: "no answer for 0.1 s" });
});

test("one that goes on slowly is waited for", async () => {
  answers.set(filePath("etcd"), async (_, response) => {
    response.writeHead(200, { "content-length": packed.etcd.length });
    const step = Math.ceil(packed.etcd.length / 6);
    for (let at = 0; at < packed.etcd.length; at += step) {
      response.write(packed.etcd.subarray(at, at + step));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    response.end();
  });
  // In all it takes longer than the time without an answer after which a server is given up.
  expect((await pull(undefined, { ...quick, idleTimeoutMs: 500, retries: 0 })).error).toBeNull();
});

test("another chart under the same version is refused with both sums, and does not take the place of the right one", async () => {
  answers.set(filePath("etcd"), (_, response) => send(response, packed.minio));
  const { error } = await pull();
  expect(error).toMatchObject({ exitCode: 1, diagnostics: [{ code: "MS943" }] });
  expect(error?.diagnostics[0]?.cause).toContain(lock.charts.etcd.sha256);
  expect(error?.diagnostics[0]?.cause).toContain(lock.charts.minio.sha256);
  expect(readdirSync(out)).not.toContain(fileOf("etcd"));
});

test("a file in the cache that was changed is replaced", async () => {
  await pull();
  writeFileSync(join(out, fileOf("etcd")), "changed");
  expect((await pull()).charts.map(({ state }) => state)).toEqual(["present", "downloaded", "present"]);
  expect(readFileSync(join(out, fileOf("etcd")))).toEqual(packed.etcd);
});

test("a version that the repository does not have; a server that refuses is asked once", async () => {
  lock = withCharts(lock, { milvus: { version: "9.9.9" } });
  answers.set(filePath("etcd"), (_, response) => send(response, "who are you", 403));
  const { error } = await pull();
  expect(error?.diagnostics.map(({ code, summary }) => `${code} ${summary}`)).toEqual([
    `MS949 The chart milvus 9.9.9 is not in the repository ${server.url}/repo.`,
    `MS948 The chart etcd 8.12.0 cannot be had from ${new URL(server.url).host}: it refuses.`,
  ]);
  expect(server.asked.filter((each) => each.endsWith(filePath("etcd")))).toHaveLength(1);
});

test("a page of a proxy is no index", async () => {
  answers.set("/repo/index.yaml", (_, response) =>
    send(response, "<!doctype html><title>Log in: please</title>"),
  );
  expect((await pull()).error?.diagnostics[0]?.code).toBe("MS951");
});

test("nobody there", async () => {
  await server[Symbol.asyncDispose]();
  const { error } = await pull(undefined, { retries: 0 });
  expect(error).toMatchObject({ exitCode: 4, diagnostics: [{ code: "MS948" }, {}, {}] });
  expect(error?.diagnostics[0]?.cause).toContain("ECONNREFUSED");
});

test("a mirror without an index has the charts under their file names", async () => {
  const { error } = await pull(`${server.url}/repo/files/`);
  expect(error).toBeNull();
  expect(server.asked.some((each) => each.includes("index.yaml"))).toBe(false);
  rmSync(out, { recursive: true });
  const missing = await pull(`${server.url}/nothing`);
  expect(missing.error?.diagnostics[0]?.summary).toBe(
    `The chart milvus 5.0.19 is not at ${server.url}/nothing/milvus-5.0.19.tgz.`,
  );
});

test("a mirror's user and password go in a header, and into no message", async () => {
  const seen = new Set<string | undefined>();
  for (const name of chartNames) {
    answers.set(`/private/${fileOf(name)}`, (request, response) => {
      seen.add(request.headers.authorization);
      if (name === "etcd") send(response, "no", 403);
      else send(response, packed[name]);
    });
  }
  const { error } = await pull(`${server.url.replace("://", "://robot:s3cret-word@")}/private`);
  expect([...seen]).toEqual([`Basic ${Buffer.from("robot:s3cret-word").toString("base64")}`]);
  expect(JSON.stringify(error?.diagnostics)).not.toContain("s3cret-word");
  expect(error?.diagnostics).toHaveLength(1);
});

test("from a folder, without any server", async () => {
  const { error } = await pull("repository");
  expect(error).toBeNull();
  expect(server.asked).toEqual([]);
  rmSync(join(work, "repository", fileOf("minio")));
  rmSync(out, { recursive: true });
  expect((await pull("repository")).error?.diagnostics).toMatchObject([
    { code: "MS949", summary: expect.stringContaining("minio-8.0.17.tgz") },
  ]);
});

test("neither folder nor address", () => {
  expect(() => chartSource(lock, "nowhere", { cwd: work })).toThrow("MS953");
  expect(() => chartSource(lock, "ftp://example.com", { cwd: work })).toThrow("MS953");
});

test("a folder that cannot be written is said so, at once", async () => {
  writeFileSync(out, "a file");
  expect((await pull()).error?.diagnostics[0]?.code).toBe("MS952");
});

test("stopped in the middle: nothing is left of the chart that was on its way", async () => {
  const controller = new AbortController();
  answers.set(filePath("etcd"), (_, response) => {
    response.writeHead(200, { "content-length": 1000 }).write("a", () => controller.abort());
  });
  await expect(pull(undefined, { ...quick, signal: controller.signal })).rejects.toMatchObject({
    name: "AbortError",
  });
  expect(readdirSync(out).filter((file) => file.startsWith("etcd") || file.endsWith(".part"))).toEqual([]);
});
