import { readFile } from "node:fs/promises";

/** Far beyond any spec; protects from files that are something else. */
const largestFileBytes = 8 * 1024 * 1024;

/** The text of a file, or why there is none. A byte order mark is left out. */
export async function readText(path: string): Promise<{ text: string } | { problem: string; fix: string }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return explain(error);
  }
  if (bytes.length > largestFileBytes) {
    return {
      problem: `It has ${(bytes.length / 1024 / 1024).toFixed(1)} MiB; 8 MiB is the most.`,
      fix: "Check that this is the right file.",
    };
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

function explain(error: unknown): { problem: string; fix: string } {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES" || code === "EPERM") {
    return { problem: "Reading it is not permitted.", fix: "Give yourself read permission." };
  }
  if (code === "EISDIR") return { problem: "It is a folder.", fix: "Name a file." };
  if (code === "ENOENT") return { problem: "It does not exist.", fix: "Check its name." };
  return { problem: error instanceof Error ? error.message : String(error), fix: "Check the file." };
}
