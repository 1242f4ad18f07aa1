import { existsSync, realpathSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";

/**
 * Folders whose files specs may name, as real paths. A spec of a pull request must not make a command read, and quote in a
 * message, what lies elsewhere on the machine.
 */
export interface ProjectBoundary {
  /** Whether a file, as a real path, is inside. */
  holds(realPath: string): boolean;
}

/**
 * The boundary of a project: the folder of its repository, or the working directory outside of one, and what the command line
 * names, which is trusted.
 *
 * @param named files and folders that a person named; of a file, what lies beside it is inside too
 * @param root folder of the project; found from `cwd` when left out
 */
export function projectBoundary(
  cwd: string,
  named: readonly string[] = [],
  root: string = repositoryOf(cwd),
): ProjectBoundary {
  const folders = [root, ...named].map((path) => folderOf(resolve(cwd, path)));
  return {
    holds: (path) =>
      folders.some(
        (folder) => path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep),
      ),
  };
}

/** Nearest folder at or above `cwd` that git works in; `cwd` itself outside of a repository. */
function repositoryOf(cwd: string): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, ".git"))) return folder;
    if (dirname(folder) === folder) return cwd;
  }
}

function folderOf(path: string): string {
  try {
    const real = realpathSync.native(path);
    return statSync(real).isDirectory() ? real : dirname(real);
  } catch {
    // What cannot be reached is told where it is read.
    return path;
  }
}
