import { type EngineContext, engines } from "./engines/index.ts";
import { LocalCode, localError } from "./errors.ts";
import { withLock } from "./lock.ts";
import { localPaths, makeFolder } from "./paths.ts";
import { startServers } from "./start-servers.ts";
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
  const engine = engines[options.engine ?? "lite"];
  const embeddings = options.embeddings ?? true;
  if (embeddings && !embeddingsRunHere()) throw unsupportedPlatform();
  return await inFolder(options, async (context) => {
    const { paths, state } = context;
    const started = await engine.up(context, { embeddings });
    state.engine = engine.name;
    writeLocalState(paths, state);
    const target = await targetOf(engine, paths, state);
    if (!target) throw new Error(`Milvus is up by ${engine.name}, and not recorded`);
    return { ...target, started };
  });
}

/**
 * The embedding server alone, for a Milvus that is elsewhere.
 *
 * @throws MilvusStackError MS501–MS511; see `docs/errors.md`.
 */
export async function upEmbeddings(options: LocalOptions = {}): Promise<void> {
  if (!embeddingsRunHere()) throw unsupportedPlatform();
  await inFolder(options, (context) => startServers(context, ["embeddings"]));
}

/** Does something with the state of a folder, which is made where it is not there, while nobody else does. */
async function inFolder<T>(options: LocalOptions, work: (context: EngineContext) => Promise<T>): Promise<T> {
  const { env = process.env, onProgress } = options;
  const paths = localPaths(options);
  await makeFolder(paths);
  return await withLock(
    paths.lock,
    async (signal) => await work({ paths, state: await readLocalState(paths), env, signal, onProgress }),
    {
      signal: options.signal,
      onWait: () => onProgress?.("Waiting for another start or stop in this folder to finish"),
    },
  );
}

/** Whether the embedding server is built for this machine. */
export function embeddingsRunHere(): boolean {
  return process.platform === "linux" && process.arch === "x64";
}

function unsupportedPlatform() {
  return localError(LocalCode.unsupportedPlatform, {
    summary: `The local embedding server is built for Linux x86-64 only, and this is ${process.platform}-${process.arch}.`,
    fix: "Give the environment an OpenAI-compatible endpoint: `embeddings: { baseUrl, model, dimensions, apiKey }` in environments/local.yaml.",
  });
}
