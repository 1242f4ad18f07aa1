import { type FileHandle, open, stat } from "node:fs/promises";
import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { forJson } from "../diagnostics/harmless.ts";
import { blotSecrets } from "../diagnostics/known-secrets.ts";
import { DataCode } from "./codes.ts";
import type { BadRow } from "./read-rows.ts";
import type { Reject } from "./types.ts";

/** Enough of a file to know the first reject of an earlier run by. */
const headBytes = 64;
const ownHead = /^\{"line":\d+,"code":"/;

/**
 * Collects bad rows as JSON lines: the rows as they were, to be corrected, and reasons without known secrets. The file is made anew
 * at the start, so that an empty one says that none was bad.
 */
export class RejectsFile {
  readonly #path: string;
  readonly #file: FileHandle;
  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  /**
   * Nothing is written over but what an earlier run has written, and never what rows are read from, whatever names or links lead
   * to it.
   *
   * @param input the file that rows are read from
   * @throws MilvusStackError MS669 (exit code 3) where something else is there, or nothing can be written
   */
  static async create(path: string, input: string): Promise<RejectsFile> {
    const file = await open(path, "a+").catch((error: unknown) => {
      throw notWritten(path, error, ExitCode.invalid);
    });
    try {
      await requireOwn(path, file, input);
      return new RejectsFile(path, file);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** @throws MilvusStackError MS669 (exit code 1) where it cannot be written: the disk is full */
  async add({ line, text, problems }: BadRow): Promise<void> {
    const [first] = problems;
    const reason = blotSecrets(problems.map((problem) => problem.summary).join(" "));
    const reject: Reject = { line, code: first?.code ?? "", reason, text };
    await this.#file.appendFile(`${forJson(JSON.stringify(reject))}\n`).catch((error: unknown) => {
      throw notWritten(this.#path, error, ExitCode.failed);
    });
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}

async function requireOwn(path: string, file: FileHandle, input: string): Promise<void> {
  const [found, source] = [await file.stat({ bigint: true }), await stat(input, { bigint: true })];
  // A pipe or a device keeps nothing that could be lost.
  if (!found.isFile() || found.size === 0n) return;
  const isSource = found.dev === source.dev && found.ino === source.ino;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
  if (!isSource && ownHead.test(buffer.toString("utf8", 0, bytesRead))) return await file.truncate();
  throw new MilvusStackError(
    {
      code: DataCode.rejectsNotWritten,
      severity: "error",
      summary: isSource
        ? `${path} is the file that the rows are read from.`
        : `${path} is there already, and holds something else than rejected rows.`,
      cause: "Rejected rows would be written over it.",
      fix: "Name another file.",
    },
    ExitCode.invalid,
  );
}

function notWritten(path: string, error: unknown, exitCode: ExitCode): MilvusStackError {
  return new MilvusStackError(
    {
      code: DataCode.rejectsNotWritten,
      severity: "error",
      summary: `Rejected rows cannot be written to ${path}.`,
      cause: error instanceof Error ? error.message : String(error),
      fix: "Check the path, its permissions and the free space, or name another file.",
    },
    exitCode,
    { cause: error },
  );
}
