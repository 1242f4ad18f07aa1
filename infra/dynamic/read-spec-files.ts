import { relative, resolve, sep } from "node:path";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { findBases } from "../../provision/spec/files/find-bases.ts";
import { findSpecFiles } from "../../provision/spec/files/find-spec-files.ts";
import { projectBoundary } from "../../provision/spec/files/project-boundary.ts";
import { unreadable } from "../../provision/spec/files/read-documents.ts";
import { readText } from "../../provision/spec/files/read-text.ts";

/** Path of each spec file and of each file that one extends, relative to `cwd` and with `/` on every system, and its text. */
export async function readSpecFiles(specs: readonly string[], cwd: string): Promise<Record<string, string>> {
  const boundary = projectBoundary(cwd, specs);
  const { files, diagnostics } = await findSpecFiles(specs, cwd, boundary);
  if (diagnostics.length > 0) throw new MilvusStackError(diagnostics, 3);
  const own = files.map((file) => resolve(cwd, file));
  const bases = findBases(files, cwd, boundary).filter((path) => !own.includes(path));
  const entries = [...files, ...bases].map((file) => {
    const path = resolve(cwd, file);
    const read = readText(path, boundary);
    if ("problem" in read) throw new MilvusStackError([unreadable(file, read)], 3);
    return [fromHere(path, cwd), read.text] as const;
  });
  return Object.fromEntries(entries);
}

/** A path relative to `cwd`, as it is on every machine. */
export function fromHere(path: string, cwd: string): string {
  const shown = relative(cwd, resolve(cwd, path)) || ".";
  return sep === "/" ? shown : shown.replaceAll(sep, "/");
}
