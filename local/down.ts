import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { withLock } from "./lock.ts";
import { localPaths } from "./paths.ts";
import { stopRecorded } from "./recorded.ts";
import { services } from "./services.ts";
import { readLocalState } from "./state-file.ts";
import { type LocalOptions, type ServiceName, serviceNames } from "./types.ts";

export interface DownOptions extends LocalOptions {
  /** Also deletes the data, the logs and the remembered ports. The installed Python packages stay. */
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
  if (!existsSync(paths.folder)) return { stopped: [], purged: purge };
  return await withLock(
    paths.lock,
    async () => {
      const state = await readLocalState(paths);
      const stopped: ServiceName[] = [];
      for (const name of serviceNames) {
        if (await stopRecorded(paths, state, services[name])) stopped.push(name);
      }
      if (purge) {
        for (const path of [paths.data, paths.logs, paths.stateFile]) {
          await rm(path, { recursive: true, force: true });
        }
      }
      return { stopped, purged: purge };
    },
    { signal: options.signal },
  );
}
