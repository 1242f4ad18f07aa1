import { realpathSync } from "node:fs";
import type { ProjectBoundary } from "./project-boundary.ts";
import { isProblem, readRegularFile, type Unreadable } from "./read-regular-file.ts";

/** Far beyond any spec; protects from files that are something else. */
const largestFileBytes = 8 * 1024 * 1024;

/**
 * The text of a regular file inside the boundary, or why there is none. A byte order mark is left out. Nothing is read of what
 * might never end: a pipe, a device, a file over 8 MiB.
 */
export function readText(path: string, boundary: ProjectBoundary): { readonly text: string } | Unreadable {
  let bytes: Buffer;
  try {
    const real = realpathSync.native(path);
    if (!boundary.holds(real)) return { ...outside, outside: true };
    const read = readRegularFile(real, largestFileBytes);
    if (isProblem(read)) return read;
    bytes = read;
  } catch (error) {
    return explain(error);
  }
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return {
      problem: utf16 ? "It is encoded in UTF-16, not in UTF-8." : "It is not encoded in UTF-8.",
      fix: "Save it as UTF-8.",
    };
  }
}

const outside = {
  problem: "It is outside of the project.",
  fix: "Move the file into the project, or name it or its folder with `-f`.",
};

function explain(error: unknown): Unreadable {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM") {
    return { problem: "Reading it is not permitted.", fix: "Give yourself read permission." };
  }
  if (code === "ENOENT") return { problem: "It does not exist.", fix: "Check its name." };
  if (code === "ELOOP") return { problem: "Its symbolic links lead in a circle.", fix: "Correct the links." };
  return { problem: error instanceof Error ? error.message : String(error), fix: "Check the file." };
}
