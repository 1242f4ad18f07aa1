import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";
import { blotSecrets } from "../provision/diagnostics/known-secrets.ts";
import { CliCode } from "./codes.ts";

/** The text of a file that the command line names. @throws MilvusStackError (exit code 3) when it cannot be read. */
export async function readText(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, file), "utf8");
  } catch (error) {
    throw fileError(`${file} cannot be read.`, error);
  }
}

/** Writes a file whole or not at all, without known secrets. @throws MilvusStackError (exit code 3) when it cannot be written. */
export async function writeText(file: string, text: string, cwd: string): Promise<void> {
  const { default: writeFileAtomic } = await import("write-file-atomic");
  try {
    await writeFileAtomic(resolve(cwd, file), blotSecrets(text));
  } catch (error) {
    throw fileError(`${file} cannot be written.`, error);
  }
}

function fileError(summary: string, error: unknown): MilvusStackError {
  const cause = error instanceof Error ? error.message : String(error);
  const fix = "Check the path and its permissions.";
  return new MilvusStackError(
    { code: CliCode.file, severity: "error", summary, cause, fix },
    ExitCode.invalid,
    {
      cause: error,
    },
  );
}
