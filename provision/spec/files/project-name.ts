import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** `name` of the nearest package.json at or above `cwd` that has one, otherwise the name of the folder. */
export async function projectName(cwd: string): Promise<string> {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const name = nameIn(await readFile(join(folder, "package.json"), "utf8").catch(() => ""));
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
