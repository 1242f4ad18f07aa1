import { type FileHandle, open } from "node:fs/promises";
import { forJson } from "../diagnostics/harmless.ts";
import { blotSecrets } from "../diagnostics/known-secrets.ts";
import type { BadRow } from "./read-rows.ts";
import type { Reject } from "./types.ts";

/** Collects bad rows as JSON lines: the rows as they were, to be corrected, and reasons without known secrets. The file is made anew at the start, so that an empty one says that none was bad. */
export class RejectsFile {
  readonly #file: FileHandle;
  private constructor(file: FileHandle) {
    this.#file = file;
  }

  static async create(path: string): Promise<RejectsFile> {
    return new RejectsFile(await open(path, "w"));
  }

  async add({ line, text, problems }: BadRow): Promise<void> {
    const [first] = problems;
    const reason = blotSecrets(problems.map((problem) => problem.summary).join(" "));
    const reject: Reject = { line, code: first?.code ?? "", reason, text };
    await this.#file.appendFile(`${forJson(JSON.stringify(reject))}\n`);
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
