import type { LocalEngine } from "../../provision/spec/vocabulary.ts";
import type { LocalPaths } from "../paths.ts";
import type { LocalState } from "../state-file.ts";
import type { MilvusAddress, ServiceName, ServiceStatus } from "../types.ts";

/** What an engine works with. The lock of the folder is held while it does. */
export interface EngineContext {
  readonly paths: LocalPaths;
  /** Changed and written by the engine as it goes. */
  readonly state: LocalState;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onProgress: ((message: string) => void) | undefined;
}

/** A way to run Milvus on this machine, with the embedding server beside it. */
export interface Engine {
  readonly name: LocalEngine;
  /**
   * Starts what does not run yet and waits until it serves. When that fails, what it started is stopped again.
   *
   * @returns what it started
   */
  up(context: EngineContext, wanted: { readonly embeddings: boolean }): Promise<readonly ServiceName[]>;
  /** @returns what ran and is stopped now */
  down(context: EngineContext, options: { readonly purge: boolean }): Promise<readonly ServiceName[]>;
  /** How each server is; changes nothing. */
  status(context: Omit<EngineContext, "signal" | "onProgress">): Promise<readonly ServiceStatus[]>;
  /** Where its Milvus is reached, as far as the record and the processes say; null when it does not run. */
  address(paths: LocalPaths, state: LocalState): Promise<MilvusAddress | null>;
}
