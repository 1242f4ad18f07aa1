import { join } from "node:path";
import { projectBoundary } from "../../provision/spec/files/project-boundary.ts";
import { readText } from "../../provision/spec/files/read-text.ts";
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
  const read = readText(join(cwd, lockFile), projectBoundary(cwd));
  if ("text" in read) return read.text;
  throw chartProblem("MS941", `${lockFile} cannot be read.`, {
    cause: read.problem,
    fix: "Run the command in the folder of the project, or bring the file back from git.",
  });
}
