import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Environment } from "../../provision/spec/types.ts";
import { pulumiCommand } from "../../tests/pulumi/pulumi-command.ts";
import { openTarget } from "../open-target.ts";
import { type PulumiStack, readStack } from "./read-stack.ts";

/** The real Pulumi command line, on states that were imported into a backend of files. */

const passphrase = "correct horse battery staple";
const token = "root:swordfish-42";
let folder: string;
let env: NodeJS.ProcessEnv;

const pulumi = (...words: string[]) =>
  execa("pulumi", words, { cwd: join(folder, "project"), env, extendEnv: false });
const target = (more: Partial<PulumiStack> = {}): PulumiStack => ({
  kind: "pulumiStack",
  stack: "prod",
  project: null,
  cwd: "project",
  backendUrl: null,
  ...more,
});
const read = (more: Partial<PulumiStack> = {}, changed: NodeJS.ProcessEnv = {}) =>
  readStack(target(more), { cwd: folder, env: { ...env, ...changed } });

/** The form in which Pulumi takes secrets that it is to encrypt on import. */
const secret = (value: unknown) => ({
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  plaintext: JSON.stringify(value),
});

/** Makes a stack whose program exported this. */
async function makeStack(name: string, outputs: Record<string, unknown>): Promise<void> {
  await pulumi("stack", "init", name, "--non-interactive");
  const { stdout } = await pulumi("stack", "export", "--stack", name);
  const state = JSON.parse(stdout);
  const type = "pulumi:pulumi:Stack";
  const urn = `urn:pulumi:${name}::milvus::${type}::milvus-${name}`;
  state.deployment.resources = [{ urn, custom: false, type, outputs }];
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(state));
  await pulumi("stack", "import", "--stack", name, "--file", file, "--non-interactive");
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-outputs-"));
  for (const name of ["project", "state", "home"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "project", "Pulumi.yaml"), "name: milvus\nruntime: nodejs\n");
  env = {
    PATH: [dirname(await pulumiCommand()), process.env.PATH].join(delimiter),
    HOME: join(folder, "home"),
    PULUMI_HOME: join(folder, "home"),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  const kubernetes = { context: null, namespace: "milvus", service: "milvus", port: 19530 };
  const milvus = {
    uri: inject("milvusLite"),
    token: secret(token),
    caPem: null,
    serverName: null,
    kubernetes,
  };
  const replication = { replicas: 3, resourceGroups: ["a", "b", "c"] };
  await makeStack("prod", { milvus, replication, release: { milvus: "2.6.15" } });
  await makeStack("whole", { milvus: secret({ ...milvus, token }), replication });
  await makeStack("inside", { milvus: { ...milvus, uri: null }, replication });
  await makeStack("empty", {});
  await makeStack("other", { endpoint: "https://example.com" });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the outputs of a stack", () => {
  test.each(["prod", "whole"])(
    "of %s, secrets among them, which the state does not hold in plain",
    async (stack) => {
      const { milvus, replication } = await read({ stack });
      expect(milvus.token).toBe(token);
      expect(replication).toEqual({ replicas: 3, resourceGroups: ["a", "b", "c"] });
      const state = await readFile(
        join(folder, "state", ".pulumi", "stacks", "milvus", `${stack}.json`),
        "utf8",
      );
      expect(state).not.toContain("swordfish");
    },
  );

  test("by the full name of the stack, by its project, and by the address of its state, from anywhere", async () => {
    const elsewhere = { cwd: "." };
    expect((await read({ ...elsewhere, stack: "organization/milvus/prod" })).milvus.token).toBe(token);
    expect((await read({ ...elsewhere, project: "milvus" })).milvus.token).toBe(token);
    const backendUrl = env.PULUMI_BACKEND_URL ?? null;
    expect((await read({ backendUrl }, { PULUMI_BACKEND_URL: "file:///nowhere" })).milvus.token).toBe(token);
  });

  test("a Service instead of an address", async () => {
    const { milvus } = await read({ stack: "inside" });
    expect(milvus).toMatchObject({
      uri: null,
      kubernetes: { namespace: "milvus", service: "milvus", port: 19530 },
    });
  });

  test("are what a target is opened by, and tell how often to load", async () => {
    const environment: Environment = {
      name: "prod",
      milvus: target(),
      embeddings: null,
      guard: { delete: "never", rebuild: "ask" },
      spec: { milvus: { pulumiStack: "prod", cwd: "project" } },
    };
    const opened = await openTarget(environment, { cwd: folder, env });
    try {
      expect(await opened.milvus.listDatabases()).toContain("default");
      expect(opened.environment.replication?.replicas).toBe(3);
    } finally {
      await opened.close();
    }
  });
});

describe("where they cannot be read, exit code 4 says why", () => {
  test.each<[string, Partial<PulumiStack>, NodeJS.ProcessEnv, string, string]>([
    ["no command line", {}, { PATH: "/nowhere" }, "MS830", "not installed"],
    ["not logged in", {}, { PULUMI_BACKEND_URL: undefined }, "MS831", "not logged in"],
    ["no such stack", { stack: "prd" }, {}, "MS832", "no stack prd"],
    ["no such folder", { cwd: "nowhere" }, {}, "MS832", "no folder"],
    ["no project there", { cwd: "." }, {}, "MS832", "no stack prod"],
    ["no such project", { project: "other" }, {}, "MS832", "no stack prod"],
    ["no passphrase", {}, { PULUMI_CONFIG_PASSPHRASE: undefined }, "MS833", "cannot be read"],
    ["a wrong passphrase", {}, { PULUMI_CONFIG_PASSPHRASE: "wrong" }, "MS833", "cannot be read"],
    [
      "… of all outputs",
      { stack: "whole" },
      { PULUMI_CONFIG_PASSPHRASE: "wrong" },
      "MS833",
      "cannot be read",
    ],
    ["never brought up", { stack: "empty" }, {}, "MS834", "does not say where its Milvus is"],
    ["another program", { stack: "other" }, {}, "MS834", "does not say where its Milvus is"],
    ["no such state", { backendUrl: "file:///nowhere" }, {}, "MS835", "could not read the outputs"],
  ])("%s", async (_, at, changed, code, summary) => {
    const failure = await read(at, changed).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      exitCode: 4,
      diagnostics: [{ code, summary: expect.stringContaining(summary), fix: expect.any(String) }],
    });
    expect(JSON.stringify(failure)).not.toContain("swordfish");
  });

  test("an interruption", async () => {
    const signal = AbortSignal.abort();
    await expect(readStack(target(), { cwd: folder, env, signal })).rejects.toMatchObject({ exitCode: 130 });
  });
});
