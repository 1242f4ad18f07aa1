import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { stringify } from "yaml";
import { type HttpServer, send, serveHttp } from "../../infra/charts/http-server.fixture.ts";
import { packChart } from "../../infra/charts/packed-chart.fixture.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const lockPath = "helm-values/charts.lock.yaml";
const digest = `sha256:${"d".repeat(64)}`;
const charts = [
  { name: "milvus", version: "5.0.19", appVersion: "2.6.15" },
  { name: "etcd", version: "8.12.0", appVersion: "3.5.9" },
  { name: "minio", version: "8.0.17", appVersion: "master" },
];

/** A project with the lock of this one, its charts and images on a server of this machine. */
let cwd: string;
let server: HttpServer;
/** Paths that are answered with the beginning of something, and nothing more. */
let hanging: Set<string>;

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "milvus-stack-charts-"));
  hanging = new Set();
  const repository = join(cwd, "repository");
  const newer = {
    name: "milvus",
    version: "5.0.20",
    appVersion: "2.6.16",
    files: {
      "values.yaml": stringify({ image: { all: { repository: "milvusdb/milvus", tag: "v2.6.16" } } }),
    },
  };
  const other = { name: "milvus", version: "5.0.27", appVersion: "3.0.1" };
  const all = [...charts, newer, other].map((chart) => ({ ...chart, ...packChart(repository, chart) }));
  server = await serveHttp(async (_request, response, path) => {
    if (hanging.has(path)) return response.writeHead(200, { "content-length": 1000 }).write("half");
    if (path.startsWith("/v2/")) return response.writeHead(200, { "docker-content-digest": digest }).end();
    if (path === "/index.yaml") return send(response, stringify({ apiVersion: "v1", entries: indexOf(all) }));
    const file = await readFile(join(repository, path)).catch(() => null);
    if (file === null) return send(response, "no such file", 404);
    send(response, file);
  });
  await mkdir(join(cwd, "helm-values"));
  await cp(join(root, lockPath), join(cwd, lockPath));
  let lock = await readFile(join(cwd, lockPath), "utf8");
  const host = new URL(server.url).host;
  lock = lock
    .replaceAll(/repository: https:.*/g, `repository: ${server.url}`)
    .replaceAll(/ {4}(url|digest): .*\n/g, "")
    .replaceAll(/repository: (docker|quay)\.io/g, `repository: ${host}`);
  for (const { name, version, sha256 } of all.slice(0, charts.length)) {
    lock = lock.replace(
      new RegExp(`(  ${name}:\\n(?:    .*\\n)*?    version: ${version}\\n(?:    .*\\n)*?    sha256: )\\w+`),
      `$1${sha256}`,
    );
  }
  await writeFile(join(cwd, lockPath), lock);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(cwd, { recursive: true });
});

function indexOf(all: readonly { name: string; version: string; appVersion: string }[]) {
  const entries = new Map<string, object[]>();
  for (const { name, version, appVersion } of all) {
    entries.set(name, [
      ...(entries.get(name) ?? []),
      { name, version, appVersion, urls: [`${name}-${version}.tgz`] },
    ]);
  }
  return Object.fromEntries(entries);
}

function start(...args: string[]) {
  return execa(process.execPath, [join(root, "bin/milvus-stack.js"), "charts", ...args], {
    cwd,
    reject: false,
    stdin: "ignore",
    env: { NO_COLOR: "1", CI: "", FORCE_COLOR: undefined, XDG_CACHE_HOME: join(cwd, "cache") },
  });
}

const cached = () => readdir(join(cwd, "cache/milvus-stack/charts"));
const lockText = () => readFile(join(cwd, lockPath), "utf8");

test("pull, verify, and pull again", async () => {
  const pulled = await start("pull");
  expect(pulled).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining("✓ milvus 5.0.19  downloaded"),
  });
  expect(pulled.stdout).toContain("3 of 3 charts downloaded.");
  expect((await cached()).sort()).toEqual(["etcd-8.12.0.tgz", "milvus-5.0.19.tgz", "minio-8.0.17.tgz"]);
  const verified = await start("verify");
  expect(verified).toMatchObject({ exitCode: 0, stderr: "" });
  expect(verified.stdout.match(/verified/g)).toHaveLength(3);
  const again = await start("pull", "--json");
  const document = JSON.parse(again.stdout);
  expect(Object.keys(document)).toEqual(["formatVersion", "folder", "charts"]);
  expect(document.charts.map(({ state }: { state: string }) => state)).toEqual([
    "present",
    "present",
    "present",
  ]);
});

test("a changed chart: verify exits 1 with both sums, pull brings the right one back", async () => {
  await start("pull");
  const file = join(cwd, "cache/milvus-stack/charts/etcd-8.12.0.tgz");
  const right = await readFile(file);
  await writeFile(file, "changed");
  const { exitCode, stdout, stderr } = await start("verify");
  expect({ exitCode, differs: stdout.includes("differs") }).toEqual({ exitCode: 1, differs: true });
  expect(stderr).toContain("MS943");
  expect(new Set(stderr.match(/\b[0-9a-f]{64}\b/g)).size).toBe(2);
  expect((await start("pull")).exitCode).toBe(0);
  expect(await readFile(file)).toEqual(right);
});

test("the way without the Internet: into a folder, from there into another cache, and never another chart", async () => {
  expect((await start("pull", "--out", "stick")).exitCode).toBe(0);
  await server[Symbol.asyncDispose]();
  expect((await start("pull")).exitCode).toBe(4);
  expect((await start("verify", "--from", "stick")).exitCode).toBe(0);
  expect((await start("pull", "--from", "stick")).exitCode).toBe(0);
  expect((await start("verify")).exitCode).toBe(0);
  await cp(join(cwd, "stick/minio-8.0.17.tgz"), join(cwd, "stick/etcd-8.12.0.tgz"));
  const other = await start("pull", "--from", "stick", "--out", "elsewhere");
  expect(other).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("MS943") });
  expect(await readdir(join(cwd, "elsewhere"))).not.toContain("etcd-8.12.0.tgz");
});

test("verify of a mirror holds what it serves against the lock, and leaves nothing behind", async () => {
  expect((await start("verify", "--from", server.url)).exitCode).toBe(0);
  const { exitCode, stderr } = await start("verify", "--from", `${server.url}/nothing`);
  expect({ exitCode, codes: stderr.match(/MS949/g)?.length }).toEqual({ exitCode: 1, codes: 3 });
  await expect(cached()).rejects.toThrow("ENOENT");
});

test("update: a dry run writes nothing; then the newer chart of the same release, every comment kept", async () => {
  const before = await lockText();
  const dry = await start("update", "--dry-run");
  expect(dry).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("5.0.19 → 5.0.20") });
  expect(dry.stdout).toContain("5.0.27 deploys Milvus 3.0.1, another release");
  expect(await lockText()).toBe(before);

  expect((await start("update")).exitCode).toBe(0);
  const after = await lockText();
  expect(after).toContain("version: 5.0.20");
  expect(after).toContain("tag: v2.6.16");
  const comments = (text: string) => text.split("\n").filter((line) => line.trim().startsWith("#"));
  expect(comments(after)).toEqual(comments(before));
  expect((await start("pull")).stdout).toContain("2 of 3 charts downloaded.");
  expect((await start("update")).stdout).toContain("Nothing newer.");
});

test("update --digests pins every image; then a stack that requires digests is content", async () => {
  const missing = await start("verify", "--require-digests", "--json");
  expect(missing.exitCode).toBe(1);
  expect(JSON.stringify(JSON.parse(missing.stdout).error)).toContain("MS947");
  expect(await start("update", "--digests")).toMatchObject({ exitCode: 0 });
  expect((await lockText()).match(new RegExp(`digest: ${digest}`, "g"))).toHaveLength(6);
  await start("pull");
  expect((await start("verify", "--require-digests")).exitCode).toBe(0);
});

test("an image with a tag that moves fails verify", async () => {
  await writeFile(join(cwd, lockPath), (await lockText()).replace("tag: v2.6.15", "tag: latest"));
  await start("pull");
  expect(await start("verify")).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("MS946") });
});

test("Ctrl-C in the middle of a download: 130, and nothing half is left", async () => {
  hanging.add("/etcd-8.12.0.tgz");
  const process = start("pull");
  while (!server.asked.includes("GET /etcd-8.12.0.tgz"))
    await new Promise((resolve) => setTimeout(resolve, 20));
  process.kill("SIGINT");
  const { exitCode, stderr } = await process;
  expect({ exitCode, said: stderr.includes("MS804") }).toEqual({ exitCode: 130, said: true });
  expect((await cached()).filter((file) => file.startsWith("etcd") || file.endsWith(".part"))).toEqual([]);
});

test("3: what is not understood, with the place in the lock", async () => {
  expect((await start()).exitCode).toBe(3);
  expect(await start("pul")).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("Did you mean `pull`?"),
  });
  expect((await start("update", "--digests", "--allow-major")).exitCode).toBe(3);
  expect(await start("pull", "--from", "nowhere")).toMatchObject({
    exitCode: 3,
    stderr: expect.stringContaining("MS953"),
  });
  await writeFile(
    join(cwd, lockPath),
    (await lockText()).replace("    version: 8.12.0", "    verison: 8.12.0"),
  );
  const { exitCode, stderr } = await start("verify");
  expect(exitCode).toBe(3);
  expect(stderr).toContain("Did you mean `version`?");
  expect(stderr).toMatch(/charts\.lock\.yaml:\d+:5/);
});

test("help with examples, for the group and for each command", async () => {
  for (const args of [["--help"], ["pull", "--help"], ["verify", "--help"], ["update", "--help"]]) {
    const { exitCode, stdout, stderr } = await start(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toContain("Examples:\n  npx milvus-stack charts");
  }
});
