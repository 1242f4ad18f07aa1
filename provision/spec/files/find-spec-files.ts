import { readdir, realpath, stat } from "node:fs/promises";
import { extname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { ProjectBoundary } from "./project-boundary.ts";

export interface SpecFiles {
  /** As shown to people: relative to the working directory unless that is longer. Sorted. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

const extensions = new Set([".yaml", ".yml"]);

/**
 * The YAML files among `paths`: files as they are, folders with everything below but hidden entries. A file that is
 * reached twice counts once. A link that leads out of the boundary is not followed.
 *
 * @throws the signal's reason
 */
export async function findSpecFiles(
  paths: readonly string[],
  cwd: string,
  boundary: ProjectBoundary,
  signal?: AbortSignal,
): Promise<SpecFiles> {
  const found = new Map<string, string>();
  const diagnostics: Diagnostic[] = [];
  const visited = new Set<string>();

  async function add(path: string, named: boolean): Promise<void> {
    signal?.throwIfAborted();
    const real = await realpath(path).catch(() => null);
    const entry = real === null ? null : await stat(real).catch(() => null);
    if (real === null || entry === null) {
      if (named) diagnostics.push(missing(shownPath(path, cwd)));
    } else if (!boundary.holds(real)) {
      if (entry.isDirectory() || extensions.has(extname(path)))
        diagnostics.push(outside(shownPath(path, cwd)));
    } else if (entry.isDirectory()) {
      if (visited.has(real)) return;
      visited.add(real);
      for (const name of (await readdir(real)).toSorted()) {
        if (!name.startsWith(".")) await add(join(path, name), false);
      }
    } else if ((named || extensions.has(extname(path))) && !found.has(real)) {
      found.set(real, shownPath(path, cwd));
    }
  }

  for (const path of paths) await add(resolve(cwd, path), true);
  return { files: [...found.values()].toSorted(), diagnostics };
}

/** Relative to the working directory, unless that is longer than the whole path; with `/` on every system. */
export function shownPath(path: string, cwd: string): string {
  const fromHere = relative(cwd, path);
  const shown =
    fromHere === "" ? "." : fromHere.startsWith("..") && fromHere.length > path.length ? path : fromHere;
  return sep === "/" ? shown : shown.replaceAll(sep, "/");
}

/** Whether a spec file at `file` is one that `findSpecFiles(paths)` would find. */
export function coversPath(paths: readonly string[], cwd: string, file: string): boolean {
  const target = resolve(cwd, file);
  return paths.some((path) => {
    const below = relative(resolve(cwd, path), target);
    if (below === "") return true;
    if (below.startsWith("..") || isAbsolute(below)) return false;
    return extensions.has(extname(target)) && !below.split(sep).some((part) => part.startsWith("."));
  });
}

function missing(path: string): Diagnostic {
  return {
    code: "MS100",
    severity: "error",
    summary: `${path} does not exist.`,
    cause: "It was named as a place of specs.",
    fix: "Check the path, or say where the specs are with -f PATH.",
  };
}

function outside(path: string): Diagnostic {
  return {
    code: "MS132",
    severity: "error",
    summary: `${path} leads out of the project.`,
    cause: "It is a symbolic link to a place outside, which specs must not read.",
    fix: "Put the files into the project, or name their place with `-f`.",
  };
}
