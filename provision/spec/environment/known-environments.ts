import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";

export const environmentsFolder = "environments";

/** The environment that needs no file: the embedded target. */
export const defaultEnvironment = "local";

/** Names of the environments below `cwd`, and `local`, which is always there. Sorted. */
export async function knownEnvironments(cwd: string): Promise<string[]> {
  const entries = await readdir(join(cwd, environmentsFolder)).catch(() => []);
  const names = entries.filter(isEnvironmentFile).map((entry) => entry.replace(/\.ya?ml$/, ""));
  return [...new Set([defaultEnvironment, ...names])].toSorted();
}

/** The file that describes an environment, relative to `cwd`; null when there is none. */
export async function environmentFile(name: string, cwd: string): Promise<string | null> {
  const entries = await readdir(join(cwd, environmentsFolder)).catch(() => []);
  const file = entries
    .toSorted()
    .find((entry) => isEnvironmentFile(entry) && entry.replace(/\.ya?ml$/, "") === name);
  return file === undefined ? null : `${environmentsFolder}/${file}`;
}

export function unknownEnvironment(name: string, known: readonly string[]): Diagnostic {
  const suggestion = didYouMean(name, known);
  return {
    code: "MS120",
    severity: "error",
    summary: `There is no environment ${name}.`,
    cause: `Known: ${known.join(", ")}.`,
    ...(suggestion === undefined ? {} : { suggestion }),
    fix: `Choose one of them with --env, or describe it in ${environmentsFolder}/${name}.yaml.`,
  };
}

function isEnvironmentFile(entry: string): boolean {
  return /^[^.].*\.ya?ml$/.test(entry);
}
