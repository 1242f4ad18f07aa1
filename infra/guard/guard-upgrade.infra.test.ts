import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { LocalWorkspace, PulumiCommand, type Stack } from "@pulumi/pulumi/automation/index.js";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pulumiCommand, withoutPulumi } from "../../tests/pulumi/pulumi-command.ts";
import { guardUpgrade, previousRelease, type Release } from "./index.ts";

const missing = withoutPulumi();
let folder: string;
let stack: Stack;
let next: Release;
let previous: Release | null | undefined;

/** What the program of a stack does, without its resources. */
async function program() {
  previous = await previousRelease();
  await guardUpgrade(next);
  return { release: next, token: pulumi.secret("root:hunter2") };
}

beforeAll(async () => {
  if (missing) return;
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-guard-"));
  await mkdir(join(folder, "bin"));
  await symlink(await pulumiCommand(), join(folder, "bin", "pulumi"));
  const url = `file://${folder}`;
  stack = await LocalWorkspace.createStack(
    { stackName: "organization/milvus-stack/prod", projectName: "milvus-stack", program },
    {
      pulumiCommand: await PulumiCommand.get({ root: folder }),
      projectSettings: { name: "milvus-stack", runtime: "nodejs", backend: { url } },
      envVars: {
        PULUMI_BACKEND_URL: url,
        PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_HOME: join(folder, "home"),
      },
    },
  );
});
afterAll(async () => {
  if (!missing) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const woodpecker = (milvusVersion: string): Release => ({ milvusVersion, messageQueue: "woodpecker" });

test.skipIf(missing)("a stack remembers its release, and refuses what would break it", async () => {
  next = woodpecker("v2.5.10");
  await stack.preview();
  expect(previous).toBeNull();
  await stack.up();
  expect(previous).toBeNull();

  next = woodpecker("v2.6.15");
  await expect(stack.preview()).rejects.toThrow("Milvus cannot go from v2.5.10 to v2.6.15.");
  await expect(stack.up()).rejects.toThrow("MS931");

  next = woodpecker("v2.5.16");
  await stack.up();
  expect(previous).toEqual(woodpecker("v2.5.10"));
  next = woodpecker("v2.6.15");
  await stack.preview();
  await stack.up();
  expect(previous).toEqual(woodpecker("v2.5.16"));

  next = { milvusVersion: "v2.5.16", messageQueue: "kafka" };
  await expect(stack.preview()).rejects.toThrow(/MS930[\s\S]*MS932/);

  await stack.destroy();
  await stack.up();
  expect(previous).toBeNull();
});
