import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ChartsLock, lockFile } from "./lock.ts";
import { parseChartsLock } from "./parse-lock.ts";
import { chartProblem } from "./problem.ts";

/**
 * The lock of a project.
 *
 * @param cwd folder of the project
 * @throws MilvusStackError with a diagnostic for every problem when it is missing or not understood
 */
export function readChartsLock(cwd: string): ChartsLock {
  return parseChartsLock(readLockText(cwd));
}

/** The lock as it is written. @throws MilvusStackError when it cannot be read */
export function readLockText(cwd: string): string {
  try {
    return readFileSync(join(cwd, lockFile), "utf8");
  } catch (error) {
    throw chartProblem("MS941", `${lockFile} cannot be read.`, {
      cause: error instanceof Error ? error.message : String(error),
      fix: "Run the command in the folder of the project, or bring the file back from git.",
    });
  }
}
