import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Deployment, DeploymentSettings } from "./deployment.ts";
import { pulumiCommand } from "./pulumi-command.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");

export interface Ran {
  readonly exitCode: number | undefined;
  /** What the engine printed, without colours. */
  readonly output: string;
}

/** A stack of its own in a folder of its own: a real engine with a state in files. */
export class Engine {
  readonly folder: string;
  readonly #env: Record<string, string>;

  constructor(folder: string, env: Record<string, string>) {
    this.folder = folder;
    this.#env = env;
  }

  /** Starts one operation; the process ends with it. */
  start(operation: Deployment["operation"], settings: DeploymentSettings) {
    const deployment: Deployment = { operation, stack: "test", workDir: join(this.folder, "work"), settings };
    return execa(process.execPath, [join(here, "deploy.ts"), JSON.stringify(deployment)], {
      cwd: this.folder,
      env: this.#env,
      all: true,
      reject: false,
    });
  }

  async run(operation: Deployment["operation"], settings: DeploymentSettings): Promise<Ran> {
    const { exitCode, all } = await this.start(operation, settings);
    return { exitCode, output: all ?? "" };
  }

  /** The command line itself, on the same state. */
  async cli(args: readonly string[]): Promise<Ran> {
    const done = await execa(await pulumiCommand(), [...args, "--stack", "organization/shop/test"], {
      cwd: join(this.folder, "work"),
      env: this.#env,
      all: true,
      reject: false,
    });
    return { exitCode: done.exitCode, output: done.all ?? "" };
  }

  /** Every file that the engine keeps, as one text. */
  async stateFiles(): Promise<string> {
    const files = await readdir(join(this.folder, "state"), { recursive: true, withFileTypes: true });
    const texts = files
      .filter((file) => file.isFile())
      .map((file) => readFile(join(file.parentPath, file.name), "utf8"));
    return (await Promise.all(texts)).join("\n");
  }

  async dispose(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Makes the folder of a stack, with what starts the provider of dynamic resources: that is not part of the engine. */
export async function startEngine(): Promise<Engine> {
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-engine-"));
  const bin = join(folder, "bin");
  for (const name of ["state", "work", "bin", "project"]) await mkdir(join(folder, name));
  const launcher = join(bin, "pulumi-resource-pulumi-nodejs");
  const provider = join(root, "node_modules", "@pulumi", "pulumi", "cmd", "dynamic-provider");
  await writeFile(launcher, `#!/bin/sh\nexec "${process.execPath}" "${provider}" "$@"\n`);
  await chmod(launcher, 0o755);
  return new Engine(folder, {
    PATH: [bin, dirname(await pulumiCommand()), process.env.PATH].join(delimiter),
    PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_HOME: join(folder, "home"),
    // The tests say themselves what a check that was not run means.
    CI: "",
  });
}
