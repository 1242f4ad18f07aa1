import { basename, dirname, join } from "node:path";
import { isProblem, readRegularFile } from "./read-regular-file.ts";

/** Far beyond any package.json. */
const largestPackageBytes = 8 * 1024 * 1024;

/** `name` of the nearest package.json at or above `cwd` that has one, otherwise the name of the folder. */
export function projectName(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const name = nameIn(textOf(join(folder, "package.json")));
    if (name !== null) return name;
    if (dirname(folder) === folder) return basename(cwd) || "project";
  }
}

function nameIn(text: string): string | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || !("name" in parsed)) return null;
    return typeof parsed.name === "string" && parsed.name !== "" ? parsed.name : null;
  } catch {
    return null;
  }
}

function textOf(path: string): string {
  try {
    const read = readRegularFile(path, largestPackageBytes);
    return isProblem(read) ? "" : read.toString("utf8");
  } catch {
    return "";
  }
}
