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

/** Of the path, and of a full disk: what an operating system refuses, and no defect. */
const pathErrors = new Set([
  "ENOENT",
  "ENOTDIR",
  "EISDIR",
  "EEXIST",
  "EACCES",
  "EPERM",
  "EROFS",
  "ELOOP",
  "ENAMETOOLONG",
]);
const roomErrors = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** An error of the file system as one to act on (exit code 3, or 1 where the path is not at fault); null for anything else. */
export function asFileError(error: unknown): MilvusStackError | null {
  if (!(error instanceof Error)) return null;
  const [code, path, call] = ["code", "path", "syscall"].map((key) => Reflect.get(error, key));
  if (typeof code !== "string" || typeof call !== "string") return null;
  if (roomErrors.has(code)) return fileError("A file cannot be written.", error, ExitCode.failed);
  if (!pathErrors.has(code) || typeof path !== "string") return null;
  const verb = ["open", "read", "scandir", "stat", "lstat", "access"].includes(call) ? "opened" : "written";
  return fileError(`${path} cannot be ${verb}.`, error);
}

function fileError(summary: string, error: unknown, exitCode: ExitCode = ExitCode.invalid): MilvusStackError {
  const cause = error instanceof Error ? error.message : String(error);
  const fix =
    exitCode === ExitCode.failed ? "Make room, and run it again." : "Check the path and its permissions.";
  return new MilvusStackError({ code: CliCode.file, severity: "error", summary, cause, fix }, exitCode, {
    cause: error,
  });
}
