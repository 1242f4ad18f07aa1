import { type EngineContext, engines } from "./engines/index.ts";
import { LocalCode, localError } from "./errors.ts";
import { withLock } from "./lock.ts";
import { localPaths, makeFolder } from "./paths.ts";
import { readLocalState, writeLocalState } from "./state-file.ts";
import { targetOf } from "./target.ts";
import type { LocalOptions, UpResult } from "./types.ts";

export interface UpOptions extends LocalOptions {
  /** Whether the local embedding server is needed too; it is not where another endpoint makes the embeddings. Default: true. */
  readonly embeddings?: boolean;
}

/**
 * Starts the embedded target, or finds it running: installs or pulls what is missing or whose pins changed, starts what is
 * not up, waits until it serves. When it fails or `signal` aborts, what this call started is stopped; containers that
 * failed are left for a look. Safe to call from several processes at once: one starts the servers, the others find them.
 *
 * @throws MilvusStackError MS501–MS517; see `docs/errors.md`.
 */
export async function up(options: UpOptions = {}): Promise<UpResult> {
  const env = options.env ?? process.env;
  const engine = engines[options.engine ?? "lite"];
  const embeddings = options.embeddings ?? true;
  if (embeddings && !embeddingsRunHere()) throw unsupportedPlatform();
  const paths = localPaths(options);
  await makeFolder(paths);
  return await withLock(
    paths.lock,
    async (signal) => {
      const state = await readLocalState(paths);
      const context: EngineContext = { paths, state, env, signal, onProgress: options.onProgress };
      const started = await engine.up(context, { embeddings });
      state.engine = engine.name;
      writeLocalState(paths, state);
      const target = await targetOf(engine, paths, state);
      if (!target) throw new Error(`Milvus is up by ${engine.name}, and not recorded`);
      return { ...target, started };
    },
    {
      signal: options.signal,
      onWait: () => options.onProgress?.("Waiting for another start or stop in this folder to finish"),
    },
  );
}

/** Whether the embedding server is built for this machine. */
export function embeddingsRunHere(): boolean {
  return process.platform === "linux" && process.arch === "x64";
}

function unsupportedPlatform() {
  return localError(LocalCode.unsupportedPlatform, {
    summary: `The local embedding server is built for Linux x86-64 only, and this is ${process.platform}-${process.arch}`,
    fix: "Give the environment an OpenAI-compatible endpoint: `embeddings: { baseUrl, model, dimensions, apiKey }` in environments/local.yaml.",
  });
}
