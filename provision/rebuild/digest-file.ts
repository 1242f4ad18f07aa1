import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { PrimaryKey } from "../milvus/port.ts";
import { exactInteger } from "../milvus/row-codec.ts";
import type { CopyJob } from "./types.ts";

/** What was copied: the digest of every row by ascending key, a line each: about 30 bytes for an Int64 key. */
export interface Copied {
  readonly key: PrimaryKey;
  readonly digest: string;
  /** The key that Milvus has made for it in the new generation, where it makes keys. */
  readonly made?: PrimaryKey;
}

/** The key of a row in the new generation; null: it is not known to be there. */
export function keyInNew({ mapping }: Pick<CopyJob, "mapping">, { key, made }: Copied): PrimaryKey | null {
  return mapping.keys === "made" ? (made ?? null) : key;
}

/** Stands between a digest and the key that Milvus has made: neither has such a character, nor a blank. */
const madeMark = ">";
/** Begins a line that says up to which key rows may have been sent. */
const sentMark = "?";

/** Reads what was written of a file; nothing where there is no file. A last line that was cut off is left out. */
export async function* readCopied(file: string): AsyncGenerator<Copied> {
  for await (const line of linesOf(file)) {
    if (line.startsWith(sentMark)) continue;
    const space = line.indexOf(" ");
    const [digest = "", made] = line.slice(0, space).split(madeMark);
    const key = readKey(line.slice(space + 1));
    yield { digest, key, ...(made === undefined ? {} : { made: readKey(made) }) };
  }
}

/** How far a copy got that was cut short. */
export interface Reached {
  readonly rows: number;
  /** Last key whose row is there for certain; null: none. */
  readonly done: PrimaryKey | null;
  /** Last key whose row may be there; null: none. */
  readonly sent: PrimaryKey | null;
  /** Length of what was written in full, in bytes. */
  readonly bytes: number;
}

export async function readReached(file: string): Promise<Reached> {
  let [rows, bytes] = [0, 0];
  let done: PrimaryKey | null = null;
  let sent: PrimaryKey | null = null;
  for await (const line of linesOf(file)) {
    bytes += Buffer.byteLength(line) + 1;
    const key = readKey(line.slice(line.indexOf(" ") + 1));
    if (line.startsWith(sentMark)) sent = key;
    else {
      done = key;
      rows += 1;
    }
  }
  return { rows, done, sent, bytes };
}

/** Writes digests to a file, in the order of their keys. */
export class DigestWriter {
  readonly #handle: FileHandle;
  #buffer: string[] = [];
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(handle: FileHandle) {
    this.#handle = handle;
  }

  /** Goes on behind the first `bytes` of a file: what comes after them was not written in full. */
  static async open(file: string, bytes = 0): Promise<DigestWriter> {
    const handle = await open(file, "a");
    await handle.truncate(bytes);
    return new DigestWriter(handle);
  }

  add({ key, digest, made }: Copied): void {
    const mark = made === undefined ? "" : madeMark + writeKey(made);
    this.#buffer.push(`${digest}${mark} ${writeKey(key)}\n`);
  }

  /** Rows up to this key are about to be sent: after a crash they count as perhaps sent. */
  async markSent(key: PrimaryKey): Promise<void> {
    await this.#append(`${sentMark} ${writeKey(key)}\n`);
    await this.#handle.datasync();
  }

  async flush(): Promise<void> {
    const text = this.#buffer.join("");
    this.#buffer = [];
    if (text !== "") await this.#append(text);
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#handle.datasync();
    await this.#handle.close();
  }

  /** One after the other: two lines at once could mix. */
  #append(text: string): Promise<unknown> {
    this.#writing = this.#writing.then(() => this.#handle.appendFile(text));
    return this.#writing;
  }
}

/** The lines that were written in full; none where there is no file. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = "";
  try {
    for await (const chunk of createReadStream(file, "utf8")) {
      const lines = `${rest}${chunk}`.split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
    }
  } catch (error) {
    if (!isNoSuchFile(error)) throw error;
  }
}

export function isNoSuchFile(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** Text as JSON, so that no key breaks a line. */
export function writeKey(key: PrimaryKey): string {
  return typeof key === "string" ? JSON.stringify(key) : String(key);
}

export function readKey(text: string): PrimaryKey {
  if (!text.startsWith('"')) return exactInteger(text);
  const key: unknown = JSON.parse(text);
  return typeof key === "string" ? key : String(key);
}
