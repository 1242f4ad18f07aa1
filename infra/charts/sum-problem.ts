import { ExitCode, type MilvusStackError } from "../../provision/diagnostics/index.ts";
import { lockFile } from "./lock.ts";
import { chartProblem } from "./problem.ts";

/** A packed chart with another sum than the lock's. */
export function sumProblem(
  what: string,
  locked: string,
  found: string,
  exitCode: ExitCode = ExitCode.failed,
): MilvusStackError {
  return chartProblem("MS943", `${what} is not the chart that ${lockFile} names: its sum differs.`, {
    cause: `sha256 in the lock: ${locked}; of the file: ${found}.`,
    fix: "Delete the file and run npx milvus-stack charts pull. If it is meant to differ, change the lock in a commit of its own.",
    exitCode,
  });
}
