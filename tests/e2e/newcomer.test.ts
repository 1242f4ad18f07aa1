import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clone, type CloneRan, cloneCheckout, running, serverPids } from "./clone.ts";

/** The path of somebody who has just cloned the repository; every test goes on where the one before it ended. */
let clone: Clone;
beforeAll(async () => {
  clone = await cloneCheckout();
});
afterAll(async () => {
  await clone[Symbol.asyncDispose]();
});

const spec = "collections/articles.yaml";
const rows = /articles +articles__g1 +160 +loaded +embedding HNSW COSINE/;

function expectSuccess({ exitCode, stdout, stderr }: CloneRan): void {
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toMatch(/Milvus Lite \S+ http:\/\/127\.0\.0\.1:\d+\n/);
  expect(stdout).toMatch(rows);
  expect(stdout).toMatch(/Smoke tests passed: \d+ checks/);
  expect(stdout).toContain('npx milvus-stack search articles "black holes"');
}

test("npm start brings everything up", async () => {
  const started = await clone.run("npm", "start");
  expectSuccess(started);
  expect(started.stderr).toContain("Plan: 18 to create.");
  expect(started.stderr).toContain("160 inserted");
});

test("npm start again changes nothing", async () => {
  const before = await serverPids(clone);
  const started = await clone.run("npm", "start");
  expectSuccess(started);
  expect(started.stderr).not.toContain("Installing");
  expect(started.stderr).toContain("No changes.");
  expect(started.stderr).toContain("160 unchanged");
  expect(await serverPids(clone)).toEqual(before);
});

test("what it says to try next works", async () => {
  const found = await clone.run("npx", "milvus-stack", "search", "articles", "black holes", "--limit", "1");
  expect(found.stdout).toMatch(/1 +0\.\d{4} +2 +What black holes leave behind/);
  const filtered = await clone.run(
    ...(["npx", "milvus-stack", "search", "articles", "share prices"] as const),
    ...["--filter", "views >= 1000", "--partition", "business", "--json"],
  );
  const { results } = JSON.parse(filtered.stdout);
  expect(results[0].hits).toHaveLength(10);
  for (const { row } of results[0].hits) {
    expect(row.category).toBe("business");
    expect(row.views).toBeGreaterThanOrEqual(1000);
  }
  expect((await clone.run("npx", "milvus-stack", "stats")).stdout).toMatch(rows);
  expect((await clone.run("npx", "milvus-stack", "plan", "--detailed-exitcode")).exitCode).toBe(0);
});

test("a Milvus that was killed is started again, with its rows", async () => {
  const before = await serverPids(clone);
  process.kill(before.milvus, "SIGKILL");
  const started = await clone.run("npm", "start");
  expectSuccess(started);
  expect(started.stderr).toContain("160 unchanged");
  const after = await serverPids(clone);
  expect(after.embeddings).toBe(before.embeddings);
  expect(after.milvus).not.toBe(before.milvus);
});

test("5: a smoke test that misses its answer", async () => {
  await clone.edit(spec, "expect: { ids: [1], within: 3 }", "expect: { ids: [3], within: 1 }");
  const started = await clone.run("npm", "start");
  await clone.edit(spec, "expect: { ids: [3], within: 1 }", "expect: { ids: [1], within: 3 }");
  expect(started.exitCode, started.stderr).toBe(5);
  expect(started.stderr).toMatch(/✘ "how do containers get scheduled onto machines"/);
  expect(started.stdout).toContain("Smoke tests failed: 1 of");
});

test("npm stop stops both servers, and the next start finds the rows", async () => {
  const pids = Object.values(await serverPids(clone));
  expect((await clone.run("npm", "stop")).exitCode).toBe(0);
  expect(await running(pids)).toEqual([]);
  expect((await clone.run("npm", "stop")).exitCode).toBe(0);
  const started = await clone.run("npm", "start");
  expectSuccess(started);
  expect(started.stderr).toContain("160 unchanged");
});

test("3: a spec with an error, and nothing is started", async () => {
  await clone.run("npm", "stop");
  await clone.edit(spec, "metricType: COSINE", "metricTyp: COSINE");
  const started = await clone.run("npm", "start");
  await clone.edit(spec, "metricTyp: COSINE", "metricType: COSINE");
  expect(started.exitCode).toBe(3);
  expect(started.stderr).toMatch(/collections\/articles\.yaml:15:\d+/);
  expect(started.stderr).toContain("Did you mean `metricType`?");
  expect(started.stderr).not.toContain("Starting");
  const status = await clone.run("npx", "milvus-stack", "status", "--json");
  expect(JSON.parse(status.stdout)).toMatchObject({ running: false });
});

test.each([
  ["while the servers start", "Starting Milvus Lite"],
  ["while rows are embedded", "specs applied"],
])("130: Ctrl-C %s, and the next start goes on", async (_when, said) => {
  await clone.run("npm", "stop", "--", "--purge");
  const child = clone.start("npm", "start");
  await new Promise<void>((resolve) => {
    let all = "";
    child.stderr.on("data", (text) => {
      all += text;
      if (all.includes(said)) resolve();
    });
    void child.then(() => resolve());
  });
  await sleep(300);
  // What a terminal does: everything in the foreground gets it.
  if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
  const { exitCode, signal, stderr } = await child;
  // npm ends by the signal itself, which a shell reports as 130.
  expect(signal ?? exitCode, stderr).toBe("SIGINT");
  expect(stderr).toMatch(/interrupted/i);
  expectSuccess(await clone.run("npm", "start"));
});

test("npm stop -- --purge leaves nothing", async () => {
  const pids = Object.values(await serverPids(clone));
  const stopped = await clone.run("npm", "stop", "--", "--purge");
  expect(stopped.exitCode, stopped.stderr).toBe(0);
  expect(await running(pids)).toEqual([]);
  for (const left of ["data", "logs", "local.json"]) {
    expect(await clone.has(`.milvus-stack/${left}`), left).toBe(false);
  }
  expect((await clone.run("git", "status", "--porcelain")).stdout).toBe("");
});
