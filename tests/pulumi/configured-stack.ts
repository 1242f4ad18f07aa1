import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import { z } from "zod";
import { projectName } from "../../infra/config/config-path.ts";
import { pulumiCommand } from "./pulumi-command.ts";

export interface Configuration {
  /** A member for each key, as the program gets it. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Keys that were set with `--secret`. */
  readonly encrypted: ReadonlySet<string>;
}

const listed = z.record(
  z.string(),
  z.object({ value: z.string().optional(), objectValue: z.unknown().optional(), secret: z.boolean() }),
);

/** A stack that is configured by the command line itself, and never deployed. */
export class ConfiguredStack {
  readonly #folder: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#env = env;
  }

  static async start(): Promise<ConfiguredStack> {
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-config-"));
    for (const name of ["state", "home"]) await mkdir(join(folder, name));
    await writeFile(join(folder, "Pulumi.yaml"), `name: ${projectName}\nruntime: nodejs\n`);
    const stack = new ConfiguredStack(folder, {
      PATH: [dirname(await pulumiCommand()), process.env.PATH].join(delimiter),
      PULUMI_BACKEND_URL: `file://${join(folder, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "correct horse battery staple",
      PULUMI_SKIP_UPDATE_CHECK: "true",
      PULUMI_HOME: join(folder, "home"),
    });
    await stack.run("pulumi stack init test");
    return stack;
  }

  /** Makes `Pulumi.<stack>.yaml` hold these settings and no others. */
  async write(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const entries = Object.entries(settings).map(([key, value]) => [`${projectName}:${key}`, value]);
    await writeFile(
      join(this.#folder, "Pulumi.test.yaml"),
      stringify({ config: Object.fromEntries(entries) }),
    );
  }

  /** One line as it is pasted into a shell. `answer` is what is typed where a value is asked for. Throws where it fails. */
  async run(line: string, answer = ""): Promise<string> {
    const { stdout } = await execa("/bin/sh", ["-e", "-c", line], {
      cwd: this.#folder,
      env: this.#env,
      input: answer,
    });
    return stdout;
  }

  async read(): Promise<Configuration> {
    const all = listed.parse(JSON.parse(await this.run("pulumi config --json --show-secrets")));
    const own = Object.entries(all).map(
      ([key, entry]) => [key.slice(projectName.length + 1), entry] as const,
    );
    return {
      values: Object.fromEntries(own.map(([key, { value, objectValue }]) => [key, objectValue ?? value])),
      encrypted: new Set(own.filter(([, { secret }]) => secret).map(([key]) => key)),
    };
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}
