import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { ExitCode, type MilvusStackError } from "../../provision/diagnostics/index.ts";
import { askHttp, type HttpOptions } from "./http.ts";
import { chartProblem } from "./problem.ts";

/** No chart is near this: an answer that does not end must not fill the disk. */
const longestBytes = 64 * 1024 * 1024;

export interface Received {
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
}

/** How much of a file has come; `total` is null where the server does not say. */
export type OnBytes = (bytes: number, total: number | null) => void;

/**
 * Writes what is at an address into `file`, which may be left with a part of it when this throws.
 *
 * @throws as {@link askHttp}
 */
export async function downloadTo(
  url: string,
  file: string,
  { onBytes, ...options }: HttpOptions & { readonly onBytes?: OnBytes | undefined } = {},
): Promise<Received> {
  return await askHttp(
    url,
    {},
    async (response, pieces) => {
      const length = response.headers.get("content-length");
      // What is unpacked on the way has another length.
      const total = length === null || response.headers.has("content-encoding") ? null : Number(length);
      return await writeCounted(pieces, file, (bytes) => onBytes?.(bytes, total), options.signal);
    },
    options,
  );
}

/** The same from a file. */
export async function copyTo(from: string, file: string, signal?: AbortSignal): Promise<Received> {
  return await writeCounted(createReadStream(from), file, () => {}, signal);
}

async function writeCounted(
  pieces: AsyncIterable<Uint8Array>,
  file: string,
  onBytes: (bytes: number) => void,
  signal: AbortSignal | undefined,
): Promise<Received> {
  const hash = createHash("sha256");
  let bytes = 0;
  const target = createWriteStream(file);
  await pipeline(
    pieces,
    async function* (source: AsyncIterable<Uint8Array>) {
      for await (const piece of source) {
        bytes += piece.length;
        if (bytes > longestBytes) throw tooLong();
        hash.update(piece);
        onBytes(bytes);
        yield piece;
      }
    },
    target,
    ...(signal === undefined ? [] : [{ signal }]),
  ).catch((error: unknown) => {
    throw target.errored !== null && isFileError(error) ? notWritten(file, error) : error;
  });
  return { bytes, sha256: hash.digest("hex") };
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && "syscall" in error && (error.syscall === "open" || error.syscall === "write")
  );
}

function notWritten(file: string, error: Error): MilvusStackError {
  return chartProblem("MS952", `${file} cannot be written.`, {
    cause: error.message,
    fix: "Check the folder, its permissions and the room on the disk.",
    exitCode: ExitCode.failed,
  });
}

function tooLong(): MilvusStackError {
  return chartProblem(
    "MS951",
    `The answer is longer than ${longestBytes / 1024 / 1024} MiB: that is no chart.`,
    {
      fix: "Look at what the address serves.",
      exitCode: ExitCode.failed,
    },
  );
}
