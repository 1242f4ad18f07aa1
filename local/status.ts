import type { LocalEngine } from "../provision/spec/vocabulary.ts";
import { engines } from "./engines/index.ts";
import { localPaths, requirementsFile } from "./paths.ts";
import { readLocalState } from "./state-file.ts";
import type { LocalOptions, ServiceStatus } from "./types.ts";
import { isVenvCurrent } from "./venv.ts";

export interface LocalStatus {
  /** The `.milvus-stack` folder. */
  readonly folder: string;
  readonly engine: LocalEngine;
  /** Whether the pinned Python packages are installed. */
  readonly installed: boolean;
  readonly services: readonly ServiceStatus[];
}

/** How the embedded target of a folder is; changes nothing. */
export async function status(options: LocalOptions = {}): Promise<LocalStatus> {
  const paths = localPaths(options);
  const state = await readLocalState(paths);
  const engine = engines[options.engine ?? state.engine ?? "lite"];
  return {
    folder: paths.folder,
    engine: engine.name,
    installed: await isVenvCurrent({ directory: paths.venv, requirements: requirementsFile }),
    services: await engine.status({ paths, state, env: options.env ?? process.env }),
  };
}
