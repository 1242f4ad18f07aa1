import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { DataCode } from "./codes.ts";

const chunkBytes = 1 << 18;

/** A file of rows, gzipped or not: that is told by its first two bytes. All offsets are those of the rows, unpacked. */
export class RowFile {
  readonly #path: string;
  readonly #gzipped: boolean;
  #source: ReadStream | null = null;
  #unpacked = 0;

  private constructor(path: string, gzipped: boolean) {
    this.#path = path;
    this.#gzipped = gzipped;
  }

  /** @throws the error of the file system */
  static async open(path: string): Promise<RowFile> {
    const file = await open(path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return new RowFile(path, bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b);
    } finally {
      await file.close();
    }
  }

  /**
   * The rows from an offset on. What comes before it in a gzipped file is unpacked again, and dropped.
   *
   * @throws MilvusStackError MS670 when a gzipped file is damaged; the error of the file system
   */
  async *chunks(start = 0): AsyncGenerator<Uint8Array> {
    if (!this.#gzipped) {
      yield* createReadStream(this.#path, { start, highWaterMark: chunkBytes });
      return;
    }
    const source = createReadStream(this.#path, { highWaterMark: chunkBytes });
    const unpacking = createGunzip({ chunkSize: chunkBytes });
    source.on("error", (error) => unpacking.destroy(error));
    if (start === 0) this.#source = source;
    let offset = 0;
    try {
      for await (const chunk of source.pipe(unpacking)) {
        const begins = offset;
        offset += chunk.length;
        if (start === 0) this.#unpacked = offset;
        if (offset > start) yield chunk.subarray(Math.max(0, start - begins));
      }
    } catch (error) {
      throw isDamage(error) ? damaged(this.#path, error) : error;
    } finally {
      source.destroy();
    }
  }

  /** About how many bytes of the file itself hold the first `bytes` of the rows. */
  stored(bytes: number): number {
    if (this.#source === null || this.#unpacked === 0) return bytes;
    return Math.round((bytes / this.#unpacked) * this.#source.bytesRead);
  }
}

function isDamage(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}

function damaged(path: string, error: Error): MilvusStackError {
  return new MilvusStackError(
    {
      code: DataCode.unreadableFile,
      severity: "error",
      summary: `The gzipped file ${path} is damaged.`,
      cause: `It cannot be unpacked: ${error.message}.`,
      fix: "Pack it again, or give the rows without packing them.",
    },
    ExitCode.invalid,
    { cause: error },
  );
}
