import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { OnBytes, Received } from "./download.ts";
import { folderSource } from "./folder-source.ts";
import type { HttpOptions } from "./http.ts";
import type { ChartName, ChartsLock } from "./lock.ts";
import { chartProblem } from "./problem.ts";
import type { ChartVersion } from "./repository-index.ts";
import { mirrorSource, repositorySource } from "./repository-source.ts";

/** Where packed charts come from. */
export interface ChartSource {
  /** For people: an address, or a folder. */
  readonly description: string;
  /** @throws MilvusStackError when it cannot be asked */
  versionsOf(name: ChartName): Promise<readonly ChartVersion[]>;
  /** Writes the packed chart into `file`. @throws MilvusStackError when it is not to be had */
  receive(name: ChartName, version: string, file: string, onBytes?: OnBytes): Promise<Received>;
}

/**
 * The repositories of the lock; or, with `from`, a folder with packed charts or a mirror: an address below which they are, with or
 * without an `index.yaml`.
 *
 * @param cwd folder from which a relative `from` counts
 * @throws MilvusStackError where `from` is neither
 */
export function chartSource(
  lock: ChartsLock,
  from: string | undefined,
  { cwd, ...http }: HttpOptions & { readonly cwd: string },
): ChartSource {
  if (from === undefined) return repositorySource(lock, http);
  if (/^https?:\/\//i.test(from) && URL.canParse(from)) return mirrorSource(from, http);
  const folder = resolve(cwd, from);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folderSource(folder, http.signal);
  throw chartProblem("MS953", `--from ${from} is neither a folder nor an http(s) address.`, {
    fix: "Name a folder with packed charts (milvus-5.0.19.tgz), or the address of a mirror.",
  });
}
