import type { LocalEngine } from "../provision/spec/vocabulary.ts";
import { type Engine, engines } from "./engines/index.ts";
import { type LocalPaths, localPaths } from "./paths.ts";
import { isRunning } from "./recorded.ts";
import { services } from "./services.ts";
import { type LocalState, readLocalState } from "./state-file.ts";
import type { LocalTarget } from "./types.ts";

/** Where an engine's Milvus and the embedding server are reached; null when Milvus does not run. */
export async function targetOf(
  engine: Engine,
  paths: LocalPaths,
  state: LocalState,
): Promise<LocalTarget | null> {
  const milvus = await engine.address(paths, state);
  return milvus === null ? null : { ...milvus, embeddingsBaseUrl: await embeddingsOf(state) };
}

/** Where the embedded target of a folder is reached, if its Milvus runs by this engine; starts nothing. */
export async function readLocalTarget(
  cwd?: string,
  engine: LocalEngine = "lite",
): Promise<LocalTarget | null> {
  const paths = localPaths({ cwd });
  return await targetOf(engines[engine], paths, await readLocalState(paths));
}

/** Where the embedding server of a folder is reached, whatever runs Milvus; null when it does not run. */
export async function readLocalEmbeddings(cwd?: string): Promise<string | null> {
  return await embeddingsOf(await readLocalState(localPaths({ cwd })));
}

async function embeddingsOf({ servers: { embeddings } }: LocalState): Promise<string | null> {
  return embeddings && (await isRunning(services.embeddings, embeddings))
    ? services.embeddings.uri(embeddings.port)
    : null;
}
