import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Why a file is not read. */
export interface Unreadable {
  readonly problem: string;
  readonly fix: string;
  /** The file is there, outside of what specs may name. */
  readonly outside?: true;
}

export const isProblem = (read: Buffer | Unreadable): read is Unreadable => "problem" in read;

/**
 * The bytes of a regular file. Nothing is read of what might never end: a pipe, a socket, a device, or a file beyond the limit.
 * Synchronous, as files of specs are small.
 *
 * @param limit the most bytes that are read
 * @throws the error of the file system
 */
export function readRegularFile(path: string, limit: number): Buffer | Unreadable {
  let file: number;
  try {
    // Without O_NONBLOCK, opening a pipe waits for a writer, and no signal ends that wait.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    // A socket cannot be opened at all.
    if (error instanceof Error && "code" in error && error.code === "ENXIO") return notRegular;
    throw error;
  }
  try {
    const entry = fstatSync(file);
    if (entry.isDirectory()) return { problem: "It is a folder.", fix: "Name a file." };
    if (!entry.isFile()) return notRegular;
    if (entry.size > limit) return tooLarge(entry.size, limit);
    const bytes = Buffer.alloc(entry.size);
    let length = 0;
    while (length < bytes.length) {
      const read = readSync(file, bytes, length, bytes.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

const notRegular: Unreadable = {
  problem: "It is a pipe, a socket or a device.",
  fix: "Name a regular file.",
};

function tooLarge(bytes: number, limit: number): Unreadable {
  const mebibytes = (value: number) => value / 1024 / 1024;
  return {
    problem: `It has ${mebibytes(bytes).toFixed(1)} MiB; the limit is ${mebibytes(limit)} MiB.`,
    fix: "Check that this is the right file.",
  };
}
