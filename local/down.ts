import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { engines } from "./engines/index.ts";
import { withLock } from "./lock.ts";
import { localPaths } from "./paths.ts";
import { readLocalState, writeLocalState } from "./state-file.ts";
import type { LocalOptions, ServiceName } from "./types.ts";

export interface DownOptions extends LocalOptions {
  /** Also deletes the data, the logs and the remembered ports. The installed Python packages and the images stay. */
  readonly purge?: boolean;
}

export interface DownResult {
  /** What was running and is stopped now. */
  readonly stopped: readonly ServiceName[];
  readonly purged: boolean;
}

/** Stops the embedded target of a folder; does nothing where none runs. */
export async function down(options: DownOptions = {}): Promise<DownResult> {
  const paths = localPaths(options);
  const purge = options.purge ?? false;
  // Containers are Docker's, whether their folder is still there or not.
  if (!existsSync(paths.folder) && options.engine !== "compose") return { stopped: [], purged: purge };
  return await withLock(
    paths.lock,
    async (signal) => {
      const state = await readLocalState(paths);
      const engine = engines[options.engine ?? state.engine ?? "lite"];
      const env = options.env ?? process.env;
      const context = { paths, state, env, signal, onProgress: options.onProgress };
      const stopped = await engine.down(context, { purge });
      delete state.engine;
      const nothingLeft = state.compose === undefined && Object.keys(state.servers).length === 0;
      if (purge && nothingLeft) await rm(paths.stateFile, { force: true });
      else writeLocalState(paths, state);
      return { stopped, purged: purge };
    },
    { signal: options.signal },
  );
}
