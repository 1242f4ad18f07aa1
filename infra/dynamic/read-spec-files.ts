import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import { findBases } from "../../provision/spec/files/find-bases.ts";
import { findSpecFiles } from "../../provision/spec/files/find-spec-files.ts";

/** Path of each spec file and of each file that one extends, relative to `cwd` and with `/` on every system, and its text. */
export async function readSpecFiles(specs: readonly string[], cwd: string): Promise<Record<string, string>> {
  const { files, diagnostics } = await findSpecFiles(specs, cwd);
  if (diagnostics.length > 0) throw new MilvusStackError(diagnostics, 3);
  const own = files.map((file) => resolve(cwd, file));
  const bases = (await findBases(files, cwd)).filter((path) => !own.includes(path));
  const entries = [...files, ...bases].map(async (file) => {
    const path = resolve(cwd, file);
    return [fromHere(path, cwd), await readFile(path, "utf8")] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** A path relative to `cwd`, as it is on every machine. */
export function fromHere(path: string, cwd: string): string {
  const shown = relative(cwd, resolve(cwd, path)) || ".";
  return sep === "/" ? shown : shown.replaceAll(sep, "/");
}
