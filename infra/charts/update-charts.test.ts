import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { type HttpServer, send, serveHttp } from "./http-server.fixture.ts";
import {
  type ChartsLock,
  chartSource,
  editLock,
  parseChartsLock,
  readChartsLock,
  readLockText,
  resolveChart,
  updateCharts,
} from "./index.ts";
import { packChart, withCharts } from "./packed-chart.fixture.ts";

const root = new URL("../..", import.meta.url).pathname;
const project = readChartsLock(root);

let work: string;
let cache: string;
let server: HttpServer;
let lock: ChartsLock;
/** What the index says of Milvus' charts beside the truth. */
let said: { version: string; appVersion: string; urls: string[] }[];

beforeEach(async () => {
  work = mkdtempSync(join(tmpdir(), "milvus-stack-update-"));
  cache = join(work, "cache");
  said = [];
  const repository = join(work, "repository");
  const milvus = (version: string, appVersion: string, etcd: string, etcdTag: string) =>
    packChart(repository, {
      name: "milvus",
      version,
      appVersion,
      files: {
        "requirements.yaml": stringify({
          dependencies: [
            { name: "etcd", version: etcd, repository: "https://example.com" },
            { name: "minio", version: "8.0.17", repository: "https://example.com" },
            { name: "kafka", version: "15.5.1", repository: "https://example.com" },
          ],
        }),
        "values.yaml": stringify({
          image: { all: { repository: "milvusdb/milvus", tag: `v${appVersion}` } },
          etcd: { image: { repository: "milvusdb/etcd", tag: etcdTag } },
          minio: { image: { tag: "RELEASE.2024-12-18T13-15-44Z" } },
        }),
      },
    });
  milvus("5.0.20", "2.6.16", "8.12.1", "3.5.26-r1");
  milvus("5.0.27", "3.0.1", "8.12.0", "3.5.25-r1");
  packChart(repository, { name: "etcd", version: "8.12.1", appVersion: "3.5.10" });
  server = await serveHttp((_request, response, path) => {
    if (path === "/index.yaml") return send(response, index());
    try {
      send(response, readFileSync(join(repository, path)));
    } catch {
      send(response, "no such file", 404);
    }
  });
  const at = { repository: server.url };
  lock = withCharts(project, { milvus: at, etcd: at, minio: at });
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(work, { recursive: true });
});

function index(): string {
  const entry = (name: string, version: string, appVersion: string) => ({
    name,
    version,
    appVersion,
    urls: [`${name}-${version}.tgz`],
  });
  const milvus = [entry("milvus", "5.0.27", "3.0.1"), entry("milvus", "5.0.20", "2.6.16"), ...said];
  return stringify({ apiVersion: "v1", entries: { etcd: [entry("etcd", "8.12.1", "3.5.10")], milvus } });
}

function update({ from, allowMajor = false }: { from?: string; allowMajor?: boolean } = {}) {
  return updateCharts(lock, chartSource(lock, from, { cwd: work, retries: 0 }), { cache, allowMajor });
}

test("the newest chart of the release, what it depends on, and the images that it names; MinIO's own image stays", async () => {
  const { changes, held } = await update();
  expect(held).toMatchObject({ version: "5.0.27", appVersion: "3.0.1" });
  const written = parseChartsLock(editLock(readLockText(root), changes));
  expect(written.charts.milvus).toMatchObject({
    version: "5.0.20",
    appVersion: "2.6.16",
    url: `${server.url}/milvus-5.0.20.tgz`,
  });
  expect(written.charts.etcd).toMatchObject({ version: "8.12.1", appVersion: "3.5.10" });
  expect(written.charts.minio).toEqual(project.charts.minio);
  expect(written.images).toEqual({
    ...project.images,
    milvus: { ...project.images.milvus, tag: "v2.6.16", digest: null },
    etcd: { ...project.images.etcd, tag: "3.5.26-r1", digest: null },
  });
  // What was received for its sum is there for the program.
  for (const name of ["milvus", "etcd"] as const) {
    expect(resolveChart(name, written, { cwd: work, dir: "cache" }).verified).toBe(true);
  }
});

test("another release of Milvus when it is asked for", async () => {
  const { changes, held } = await update({ allowMajor: true });
  expect(held).toBeNull();
  expect(changes.map(({ path, to }) => `${path.slice(1).join(".")} ${to}`)).toEqual([
    "milvus.version 5.0.27",
    "milvus.appVersion 3.0.1",
    expect.stringMatching(/^milvus\.sha256 [0-9a-f]{64}$/),
    `milvus.url ${server.url}/milvus-5.0.27.tgz`,
    "milvus.tag v3.0.1",
  ]);
});

test("nothing newer: no change, and nothing is downloaded", async () => {
  lock = withCharts(lock, { milvus: { version: "5.0.27", appVersion: "3.0.1" } });
  expect(await update()).toEqual({ changes: [], held: null });
  expect(server.asked).toEqual(["GET /index.yaml"]);
});

test("a digest goes with the tag that it was looked up for", async () => {
  const digest = `sha256:${"a".repeat(64)}`;
  lock = { ...lock, images: { ...lock.images, milvus: { ...lock.images.milvus, digest } } };
  const { changes } = await update();
  expect(changes).toContainEqual({ path: ["images", "milvus", "digest"], from: digest, to: null });
});

test("a folder serves as well; what is of there only is not written as an address", async () => {
  const { changes } = await update({ from: "repository" });
  expect(changes).toContainEqual({ path: ["charts", "milvus", "version"], from: "5.0.19", to: "5.0.20" });
  expect(changes).toContainEqual({
    path: ["charts", "milvus", "url"],
    from: project.charts.milvus.url,
    to: null,
  });
  expect(server.asked).toEqual([]);
});

test("addresses of a mirror, with its password in them, are not written", async () => {
  const { changes } = await update({ from: server.url.replace("://", "://robot:s3cret-word@") });
  expect(changes).toContainEqual({ path: ["charts", "milvus", "version"], from: "5.0.19", to: "5.0.20" });
  expect(changes).toContainEqual({
    path: ["charts", "milvus", "url"],
    from: project.charts.milvus.url,
    to: null,
  });
  expect(JSON.stringify(changes)).not.toContain("s3cret-word");
});

test("a chart of another release behind an index that calls it a patch is refused, and not kept", async () => {
  said = [{ version: "5.0.28", appVersion: "2.6.99", urls: ["milvus-5.0.27.tgz"] }];
  await expect(update()).rejects.toMatchObject({
    exitCode: 1,
    diagnostics: [{ code: "MS955", summary: expect.stringContaining("is milvus 5.0.27 (3.0.1)") }],
  });
  expect(readdirSync(cache)).toEqual([]);
});

test("what is no packed chart is refused", async () => {
  said = [{ version: "5.0.28", appVersion: "2.6.99", urls: ["index.yaml"] }];
  await expect(update()).rejects.toMatchObject({ diagnostics: [{ code: "MS951" }] });
});

test.each(["../../../pwned", "^8.12.0", "8.x", "v8.12.1", "8.12.1/../../pwned", ""])(
  "a chart that depends on the version %j of another is refused, and writes no file",
  async (version) => {
    packChart(join(work, "repository"), {
      name: "milvus",
      version: "5.0.29",
      appVersion: "2.6.99",
      files: { "requirements.yaml": stringify({ dependencies: [{ name: "etcd", version }] }) },
    });
    said = [{ version: "5.0.29", appVersion: "2.6.99", urls: ["milvus-5.0.29.tgz"] }];
    await expect(update()).rejects.toMatchObject({
      exitCode: 1,
      diagnostics: [{ code: "MS955", summary: expect.stringContaining("does not name one version") }],
    });
    expect(readdirSync(work).toSorted()).toEqual(["cache", "repository"]);
    expect(readdirSync(cache)).toEqual([]);
  },
);

test("versions of an index that are none, and addresses other than of the web, are left out", async () => {
  said = [
    { version: "../../pwned", appVersion: "2.6.99", urls: ["milvus-5.0.20.tgz"] },
    { version: "5.0.99", appVersion: "2.6.99", urls: ["file:///etc/passwd"] },
  ];
  const { changes } = await update();
  expect(changes).toContainEqual({ path: ["charts", "milvus", "version"], from: "5.0.19", to: "5.0.20" });
});
