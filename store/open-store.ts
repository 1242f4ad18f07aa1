import type { Row } from "../provision/milvus/port.ts";
import { loadSpecs } from "../provision/spec/index.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import { createStore } from "./create-store.ts";
import { findCollection, refuseErrors } from "./find-collection.ts";
import type { Store } from "./types.ts";

export interface OpenStoreOptions {
  /** Environment, `environments/<env>.yaml`; `local` when left out. */
  readonly env?: string;
  /** Folder with `collections/` and `environments/`; the working directory when left out. */
  readonly cwd?: string;
  /** Specs that are loaded already, with their environment. */
  readonly specs?: LoadedSpecs;
  readonly signal?: AbortSignal;
}

/**
 * Opens a collection by the name in its spec: connects to Milvus and to the embeddings of the environment.
 *
 * @throws MilvusStackError (exit code 3) when there is no such spec or it is wrong, (4) when a server does not answer
 *
 * @example
 * import { openStore } from "milvus-stack/store";
 *
 * const articles = await openStore("articles", { env: "local" });
 * try {
 *   const hits = await articles.search("how do containers get scheduled", { limit: 3, filter: "views >= 100" });
 *   for (const { id, score, row } of hits) console.log(id, score.toFixed(3), row.title);
 * } finally {
 *   await articles.close();
 * }
 */
export async function openStore<Stored extends object = Row, Insert extends object = Stored>(
  name: string,
  options: OpenStoreOptions = {},
): Promise<Store<Stored, Insert>> {
  const specs = options.specs ?? (await loadSpecs({ environment: options.env, cwd: options.cwd }));
  refuseErrors(specs);
  const collection = findCollection(specs, name);
  if (specs.environment === null) throw new TypeError("Specs without an environment, and without an error");

  const { openTarget } = await import("../targets/index.ts");
  const target = await openTarget(specs.environment, {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  const { milvus, embedder, close } = target;
  return createStore<Stored, Insert>({ milvus, embedder, collection, onClose: close });
}
