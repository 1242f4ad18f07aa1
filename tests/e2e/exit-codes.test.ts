import { execa } from "execa";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { acquireLock } from "../../provision/apply/index.ts";
import { connect } from "../../provision/milvus/index.ts";
import { freePort } from "../servers/free-port.ts";
import { bin, createProject, environment, type Project, parseDocument } from "./project.ts";

let project: Project;
beforeAll(async () => {
  project = await createProject(inject("milvusLite"));
});
afterAll(async () => {
  await project[Symbol.asyncDispose]();
});

test("0: help and version go to stdout", async () => {
  for (const args of [
    ["--help"],
    ["plan", "--help"],
    ["help", "plan"],
    ["charts", "--help"],
    ["charts", "pull", "--help"],
    ["volumes", "grow", "--help"],
    ["--version"],
  ]) {
    const { exitCode, stdout, stderr } = await project.run(...args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).not.toBe("");
  }
});

test.each([
  [["paln"], "plan"],
  [["paln", "--help"], "plan"],
  [["help", "paln"], "plan"],
  [["charts", "pul", "--help"], "pull"],
  [["volumes", "grw", "--help"], "grow"],
  [["help", "charts", "pul"], "pull"],
  [["plan", "--detailed-exitcod"], "--detailed-exitcode"],
  [["--jsno", "plan"], "--json"],
  [["apply", "--allow-delete", "indx"], "index"],
])("3: %j, with what was meant", async (args, meant) => {
  const { exitCode, stdout, stderr } = await project.run(...args);
  expect(stderr).toContain(`Did you mean \`${meant}\`?`);
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
});

test.each([
  [[]],
  [["search"]],
  [["search", "x", "y", "--limit", "0"]],
  [["search", "x", "y", "--dense-weight", "0.5"]],
  [["plan", "-f"]],
  [["validate", "nobody"]],
  [["plan", "--env", "nowhere"]],
  [["apply", "--plan", "not-there.json"]],
  [["seed", "--file", "x.jsonl"]],
  [["volumes", "grow"]],
  [["volumes", "grow", "etcd"]],
  [["volumes", "grow", "etcd", "--size", "20"]],
  [["volumes", "grow", "etcd", "--size", "20Gi", "--timeout", "0"]],
  [["record", "--out", "package.json"]],
])("3: %j", async (args) => {
  const { exitCode, stderr } = await project.run(...args);
  expect(stderr).toMatch(/^error MS\d{3} /);
  expect(stderr).not.toMatch(/\n\s+at .*\.ts/);
  expect(exitCode).toBe(3);
});

test("1: what was asked for cannot be written, and an empty answer must not look like one", async () => {
  const toFullDisk = ["-c", 'exec "$0" "$@" > /dev/full', process.execPath, bin, "validate", "--json"];
  const { exitCode, stderr } = await execa("sh", toFullDisk, { cwd: project.cwd, reject: false });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: expect.stringContaining("ENOSPC") });
});

test("4: nobody answers", async () => {
  await project.write("environments/away.yaml", environment(`http://127.0.0.1:${await freePort()}`));
  const { exitCode, stderr } = await project.run("plan", "--env", "away");
  expect(stderr).toContain("MS402");
  expect(exitCode).toBe(4);
});

test("4: the embedded target does not run", async () => {
  await project.write(
    "environments/own.yaml",
    "milvus: { embedded: lite }\nembeddings: { embedded: e5-small }\n",
  );
  const { exitCode, stderr } = await project.run("plan", "--env", "own");
  expect(stderr).toContain("npx milvus-stack up");
  expect(exitCode).toBe(4);
});

test("6: another apply is at work", async () => {
  const uri = inject("milvusLite");
  const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  try {
    const lock = await acquireLock(milvus);
    try {
      const { exitCode, stderr } = await project.run("apply", "--yes");
      expect(stderr).toContain("MS325");
      expect(exitCode).toBe(6);
    } finally {
      await lock.release();
    }
  } finally {
    await milvus.close();
  }
});

test("a stack trace is only for those who ask", async () => {
  expect((await project.run("paln")).stderr).not.toContain("usage-error.ts");
  expect((await project.run("paln", "--verbose")).stderr).toContain("usage-error.ts");
});

test.each([
  [["validate"]],
  [["plan"]],
  [["drift"]],
  [["apply"]],
  [["apply", "--yes"]],
  [["seed"]],
  [["search", "NAME", "black holes"]],
  [["stats"]],
  [["smoke"]],
  [["status"]],
  [["types"]],
  [["plan", "--env", "nowhere"]],
  [["destroy", "--yes"]],
  [["paln"]],
])("--json of %j is one document, its format version first", async (args) => {
  const words = args.map((word) => (word === "NAME" ? project.collection : word));
  const { stdout, exitCode } = await project.run("--json", ...words);
  const document = parseDocument(stdout);
  expect(Object.keys(document)[0]).toBe("formatVersion");
  expect("error" in document).toBe(exitCode === 3);
});

test("--quiet leaves the result and nothing else", async () => {
  const { stdout, stderr, exitCode } = await project.run("apply", "--yes", "--quiet");
  expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
  expect(stdout).toContain("Applied.");
});

test("a reader that goes away early is no error", async () => {
  const child = project.start(["--help"]);
  child.stdout.destroy();
  const { stderr } = await child;
  expect(stderr).toBe("");
});

test("130: Ctrl-C, with what is stored", async () => {
  const lines = Array.from({ length: 3000 }, (_, at) =>
    JSON.stringify({
      id: at,
      title: `t${at}`,
      content: "words ".repeat(60),
      category: "science",
      views: 1,
      published: "2024-01-01",
    }),
  );
  await project.write("many.jsonl", lines.join("\n"));
  await project.run("apply", "--yes");
  const child = project.start(["seed", project.collection, "--file", "many.jsonl"]);
  const uri = inject("milvusLite");
  const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  try {
    const stored = () => milvus.count({ database: "default", collection: project.collection });
    await expect.poll(stored, { timeout: 100_000 }).toBeGreaterThan(0);
  } finally {
    await milvus.close();
  }
  child.kill("SIGINT");
  const { exitCode, stderr } = await child;
  expect(stderr).toMatch(/interrupted/i);
  expect(stderr).toContain("rows inserted");
  expect(exitCode).toBe(130);
});
