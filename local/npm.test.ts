import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const here = dirname(fileURLToPath(import.meta.url));
const slow = 180_000;
let root: string;

/** A clone in small: the three scripts, one dependency that needs no network, and a program that says what it was given. */
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "milvus-stack-npm-"));
  await mkdir(join(root, "local"));
  for (const name of ["npm.mjs", "npm-run.mjs", "npm-install.mjs"])
    await cp(join(here, name), join(root, "local", name));
  await mkdir(join(root, "bin"));
  await writeFile(
    join(root, "bin", "milvus-stack.js"),
    `const [verb, ...args] = process.argv.slice(2);
     if (args[0] === "--exit") process.exitCode = Number(args[1]);
     if (args[0] === "--wait") {
       const timer = setInterval(() => {}, 1000);
       process.on("SIGTERM", () => { console.log("tidied up"); clearInterval(timer); process.exitCode = 7; });
     }
     console.log(JSON.stringify({ verb, args })); // the last: whoever reads it may send a signal at once`,
  );
  await writeFile(
    join(root, "package.json"),
    '{ "name": "clone", "version": "1.0.0", "type": "module", "dependencies": {} }',
  );
  await addDependency("one");
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function addDependency(name: string, version = "1.0.0"): Promise<void> {
  await mkdir(join(root, "packages", name), { recursive: true });
  await writeFile(join(root, "packages", name, "package.json"), JSON.stringify({ name, version }));
  await npm("pack", join(root, "packages", name), "--pack-destination", root);
  await npm("install", "--package-lock-only", `file:${name}-${version}.tgz`);
}

/** Without what `npm test` tells its children: the npm in here is to know nothing of the project around it. */
const cleanEnv = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
const inRoot = (env: NodeJS.ProcessEnv = {}) => ({
  cwd: root,
  reject: false as const,
  env: { ...cleanEnv, ...env },
  extendEnv: false as const,
});
const npm = (...args: string[]) =>
  execa("npm", [...args, "--offline", "--no-audit", "--no-fund"], { ...inRoot(), reject: true });
const run = (...args: string[]) =>
  execa("node", ["local/npm.mjs", ...args], inRoot({ npm_config_offline: "true" }));
const installing = "Installing the dependencies";
const readLock = async () => JSON.parse(await readFile(join(root, "package-lock.json"), "utf8"));
const hashOf = async (file: string) =>
  createHash("sha256")
    .update(await readFile(join(root, file)))
    .digest("hex");

describe("npm start, stop and test", { timeout: slow }, () => {
  test("install once, whatever way a package writes its version", async () => {
    await addDependency("two", "v1.0.0");
    // A registry gives the version without the letter, and so does the lock file of what comes from one.
    const lock = await readFile(join(root, "package-lock.json"), "utf8");
    await writeFile(join(root, "package-lock.json"), lock.replace('"v1.0.0"', '"1.0.0"'));
    expect((await run("start")).stderr).toContain(installing);
    expect((await run("start")).stderr).not.toContain(installing);
  });

  test("install what is missing, once, and hand on arguments and exit code", async () => {
    const first = await run("start", "--exit", "5");
    expect(first.stderr).toContain(installing);
    expect(JSON.parse(first.stdout)).toEqual({ verb: "start", args: ["--exit", "5"] });
    expect(first.exitCode).toBe(5);
    expect(existsSync(join(root, "node_modules", "one"))).toBe(true);

    const second = await run("stop", "--purge");
    expect(second.stderr).toBe("Nothing to stop: nothing was started here.");
    const third = await run("start");
    expect(third).toMatchObject({ stderr: "", stdout: '{"verb":"start","args":[]}', exitCode: 0 });
  });

  test("stop runs down when something was started", async () => {
    await mkdir(join(root, ".milvus-stack"));
    await writeFile(join(root, ".milvus-stack", "local.json"), "{}");
    expect((await run("stop", "--purge")).stdout).toBe('{"verb":"down","args":["--purge"]}');
  });

  test("install again when package-lock.json changed, and after an interrupted install", async () => {
    await run("install");
    await addDependency("two");
    expect((await run("install")).stderr).toContain(installing);
    expect(existsSync(join(root, "node_modules", "two"))).toBe(true);

    await rm(join(root, "node_modules", ".package-lock.json"));
    expect((await run("install")).stderr).toContain(installing);
    expect((await run("install")).stderr).toBe("");
  });

  test("two at once install one after the other", async () => {
    const before = await hashOf("package-lock.json");
    const both = await Promise.all([run("start"), run("start")]);
    expect(both.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(both.filter(({ stderr }) => stderr.includes(installing))).toHaveLength(1);
    expect(await hashOf("package-lock.json")).toBe(before);
  });

  test("take over the lock of an install that was killed", async () => {
    const lock = join(root, ".milvus-stack", "npm-install.lock");
    await mkdir(lock, { recursive: true });
    const long = new Date(Date.now() - 60_000);
    await utimes(lock, long, long);
    expect((await run("install")).exitCode).toBe(0);
    expect(existsSync(lock)).toBe(false);
  });

  test("hand on a signal and wait until the program has tidied up", async () => {
    await run("install");
    const child = run("start", "--wait");
    child.stdout?.once("data", () => child.kill("SIGTERM"));
    expect(await child).toMatchObject({ stdout: expect.stringContaining("tidied up"), exitCode: 7 });
  });

  test("say in a sentence what is wrong with the files", async () => {
    const lock = await readLock();
    lock.packages[""] = { name: "clone", version: "1.0.0" };
    delete lock.packages["node_modules/one"];
    await writeFile(join(root, "package-lock.json"), JSON.stringify(lock));
    const result = await run("start");
    expect(result.stderr).toContain("package.json and package-lock.json do not fit together");
    expect(result.exitCode).toBe(1);
  });

  test("say in a sentence that there is no network", async () => {
    const dependencies = { one: "1.0.0" };
    await writeFile(
      join(root, "package.json"),
      JSON.stringify({ name: "clone", version: "1.0.0", dependencies }),
    );
    const lock = await readLock();
    lock.packages[""] = { name: "clone", version: "1.0.0", dependencies };
    lock.packages["node_modules/one"] = { version: "1.0.0", resolved: "http://127.0.0.1:1/one-1.0.0.tgz" };
    await writeFile(join(root, "package-lock.json"), JSON.stringify(lock));
    const env = { npm_config_fetch_retries: "0", npm_config_cache: join(root, "cache") };
    const result = await execa("node", ["local/npm.mjs", "start"], inRoot(env));
    expect(result.stderr).toContain("The npm registry cannot be reached: connect to the network");
    expect(result).toMatchObject({ exitCode: 1, stdout: "" });
  });

  test("refuse a Node that is too old, in a sentence", async () => {
    const older = `Object.defineProperty(process.versions, "node", { value: "18.20.4" });`;
    await writeFile(join(root, "older.cjs"), older);
    const result = await execa("node", ["--require", "./older.cjs", "local/npm.mjs", "start"], inRoot());
    expect(result.stderr).toMatch(
      /^milvus-stack needs Node 20 or newer, and this is Node 18\.20\.4: install one .*$/,
    );
    expect(result.exitCode).toBe(1);
  });
});
