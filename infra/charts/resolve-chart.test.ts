import { appendFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { readChartsLock, resolveChart } from "./index.ts";
import { packChart, unpackedChart, withCharts } from "./packed-chart.fixture.ts";

const project = readChartsLock(new URL("../..", import.meta.url).pathname);
const etcd = { name: "etcd", version: "8.12.0" };

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), "milvus-stack-charts-"));
});
afterEach(() => {
  rmSync(cwd, { recursive: true });
});

function problemOf(resolve: () => unknown) {
  try {
    resolve();
  } catch (error) {
    if (error instanceof MilvusStackError) return error.diagnostics[0];
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("a packed chart with the lock's sum is verified, from a folder relative to the project", () => {
  const { file, sha256 } = packChart(join(cwd, "charts"), etcd);
  const lock = withCharts(project, { etcd: { sha256 } });
  expect(resolveChart("etcd", lock, { cwd, dir: "charts" })).toEqual({
    chart: file,
    version: "8.12.0",
    verified: true,
  });
});

test("a packed chart that was changed is refused, with both sums", () => {
  const { file, sha256 } = packChart(join(cwd, "charts"), etcd);
  appendFileSync(file, "x");
  const lock = withCharts(project, { etcd: { sha256 } });
  const problem = problemOf(() => resolveChart("etcd", lock, { cwd, dir: "charts" }));
  expect(problem).toMatchObject({ code: "MS943", cause: expect.stringContaining(sha256) });
  expect(problem?.cause?.match(/[0-9a-f]{64}/g)).toHaveLength(2);
});

test("the cache, where the environment says it is", () => {
  const cache = join(cwd, "milvus-stack", "charts");
  const { file, sha256 } = packChart(cache, etcd);
  const lock = withCharts(project, { etcd: { sha256 } });
  const options = { cwd: "/elsewhere", dir: null, env: { XDG_CACHE_HOME: cwd } };
  expect(resolveChart("etcd", lock, options).chart).toBe(file);
  expect(problemOf(() => resolveChart("minio", lock, options))).toMatchObject({
    code: "MS942",
    fix: expect.stringContaining("charts pull"),
  });
});

test("an unpacked chart is taken by name and version, and is not verified", () => {
  const chart = unpackedChart(cwd, etcd);
  expect(resolveChart("etcd", project, { cwd, dir: "." })).toEqual({
    chart,
    version: "8.12.0",
    verified: false,
  });
  const other = unpackedChart(cwd, { name: "minio", version: "8.0.17" }, "minio-8.0.17");
  expect(resolveChart("minio", project, { cwd, dir: "." }).chart).toBe(other);
});

test("an unpacked chart of another version, of another name, or without a name is refused", () => {
  unpackedChart(cwd, { ...etcd, version: "8.12.1" });
  expect(problemOf(() => resolveChart("etcd", project, { cwd, dir: "." }))).toMatchObject({
    code: "MS944",
    summary: expect.stringContaining("is the chart etcd 8.12.1"),
  });
  unpackedChart(cwd, { name: "mini", version: "8.0.17" }, "minio");
  expect(problemOf(() => resolveChart("minio", project, { cwd, dir: "." }))?.code).toBe("MS944");
  unpackedChart(cwd, { name: "milvus", version: "5.0.19", files: { "Chart.yaml": "a: [" } });
  expect(problemOf(() => resolveChart("milvus", project, { cwd, dir: "." }))).toMatchObject({
    code: "MS944",
    summary: expect.stringContaining("no chart"),
  });
});

test("an unpacked Milvus chart brings what it depends on along, packed and so verified", () => {
  const milvus = unpackedChart(cwd, { name: "milvus", version: "5.0.19" });
  const { file, sha256 } = packChart(join(milvus, "charts"), etcd);
  const lock = withCharts(project, { etcd: { sha256 } });
  expect(resolveChart("etcd", lock, { cwd, dir: "." })).toEqual({
    chart: file,
    version: "8.12.0",
    verified: true,
  });
});
