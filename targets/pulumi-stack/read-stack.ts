import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { execa } from "execa";
import type { MilvusTarget } from "../../provision/spec/types.ts";
import { TargetCode, targetError } from "../codes.ts";
import { interrupted } from "../deadline.ts";
import { explainPulumi, wrongPassphrase } from "./failure.ts";
import { hidesToken, lacksToken, parseOutputs, type StackOutputs } from "./outputs.ts";

export type PulumiStack = Extract<MilvusTarget, { kind: "pulumiStack" }>;

export interface ReadStackOptions {
  /** Folder that a relative `cwd` of the environment is in. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** 60 s when left out: state in a bucket far away takes its time. */
  readonly timeoutMs?: number;
}

/**
 * Asks the Pulumi command line for the outputs of a stack, secrets included. It needs no plugin and runs no program.
 *
 * @throws MilvusStackError MS830–MS835 (exit code 4).
 */
export async function readStack(target: PulumiStack, options: ReadStackOptions): Promise<StackOutputs> {
  const { stack, project } = target;
  return await inProject(resolve(options.cwd, target.cwd ?? "."), project, async (folder) => {
    const ask = (...more: string[]) => askPulumi(folder, target, more, options);
    const json = await ask("--show-secrets");
    if (lacksToken(json) && hidesToken(await ask())) throw wrongPassphrase(stack);
    return parseOutputs(json, stack);
  });
}

async function askPulumi(
  folder: string,
  { stack, backendUrl }: PulumiStack,
  more: readonly string[],
  { env, signal, timeoutMs = 60_000 }: ReadStackOptions,
): Promise<string> {
  const words = [
    "stack",
    "output",
    "--json",
    "--non-interactive",
    "--color",
    "never",
    "--stack",
    stack,
    ...more,
  ];
  const result = await execa("pulumi", words, {
    cwd: folder,
    env: {
      ...env,
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...(backendUrl !== null && { PULUMI_BACKEND_URL: backendUrl }),
    },
    extendEnv: false,
    stdin: "ignore",
    timeout: timeoutMs,
    reject: false,
    ...(signal !== undefined && { cancelSignal: signal }),
  });
  if (!result.failed) return result.stdout;
  if (result.isCanceled) throw interrupted();
  if (result.code === "ENOENT") throw missing(folder);
  const late = result.timedOut ? `It gave no answer within ${timeoutMs / 1000} s.` : null;
  throw explainPulumi(late ?? result.stderr, stack, result.cause);
}

/** Runs `work` in a folder with the Pulumi.yaml of the project: its own, or one that only names it. */
async function inProject<T>(
  cwd: string,
  project: string | null,
  work: (folder: string) => Promise<T>,
): Promise<T> {
  if (project === null) return await work(cwd);
  const folder = await mkdtemp(join(tmpdir(), "milvus-stack-pulumi-"));
  try {
    // JSON is YAML; the runtime has to be named and is not asked for outputs.
    await writeFile(join(folder, "Pulumi.yaml"), JSON.stringify({ name: project, runtime: "nodejs" }));
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function missing(folder: string): Error {
  if (!existsSync(folder)) {
    return targetError(TargetCode.noStack, {
      summary: `There is no folder ${folder}.`,
      fix: "Correct `milvus.cwd` of the environment: the folder of Pulumi.yaml.",
    });
  }
  return targetError(TargetCode.noPulumi, {
    summary: "The Pulumi command line is not installed.",
    cause: "There is no `pulumi` on PATH, and the environment takes its target from a stack.",
    fix: "Install it (https://www.pulumi.com/docs/install), or write `uri` and `token` into the environment instead.",
  });
}
