import type { TestProject } from "vitest/node";
import { startEmbeddings } from "./embeddings.ts";
import { startMilvus23 } from "./milvus-23.ts";
import { whyNoMilvus23 } from "./milvus-23-install.ts";
import { startMilvusLite } from "./milvus-lite.ts";
import type { RunningServer } from "./running.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** URI of a Milvus Lite. */
    milvusLite: string;
    /** URI of a real Milvus 2.3.5; null where it cannot run. */
    milvus23: string | null;
    /** Why `milvus23` is null. */
    milvus23Missing: string | null;
    /** Base URL of the embedding server, ending in `/v1`. */
    embeddings: string;
  }
}

interface Servers {
  readonly milvusLite: string;
  readonly milvus23: string | null;
  readonly milvus23Missing: string | null;
  readonly embeddings: string;
  stop(): Promise<void>;
}

/** Kept on the global object: every vitest project loads this module anew, and all of them are to share one set of servers. */
const shared: typeof globalThis & { milvusStackServers?: { servers: Promise<Servers>; users: number } } =
  globalThis;

/**
 * Starts the servers that tests run against, once per run; `MILVUS_LITE_URI`, `MILVUS_23_URI` and `EMBEDDINGS_URL` name
 * running ones to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.milvusStackServers ??= { servers: startAll(process.env), users: 0 };
  const use = shared.milvusStackServers;
  use.users += 1;
  const servers = await use.servers;
  project.provide("milvusLite", servers.milvusLite);
  project.provide("milvus23", servers.milvus23);
  project.provide("milvus23Missing", servers.milvus23Missing);
  project.provide("embeddings", servers.embeddings);
  return async () => {
    use.users -= 1;
    if (use.users > 0) return;
    delete shared.milvusStackServers;
    await servers.stop();
  };
}

async function startAll(env: NodeJS.ProcessEnv): Promise<Servers> {
  const missing = env.MILVUS_23_URI ? null : whyNoMilvus23();
  if (missing !== null && env.CI) throw new Error(`In CI all servers must run, but ${missing}`);

  const started: RunningServer[] = [];
  const startUnlessGiven = async (given: string | undefined, start: () => Promise<RunningServer>) => {
    if (given) return given;
    const server = await start();
    started.push(server);
    return server.uri;
  };
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())));

  const starts = await Promise.allSettled([
    startUnlessGiven(env.MILVUS_LITE_URI, startMilvusLite),
    missing === null ? startUnlessGiven(env.MILVUS_23_URI, startMilvus23) : null,
    startUnlessGiven(env.EMBEDDINGS_URL, startEmbeddings),
  ] as const);
  const [lite, milvus23, embeddings] = starts;
  if (lite.status === "rejected" || milvus23.status === "rejected" || embeddings.status === "rejected") {
    await stop();
    throw starts.find((it) => it.status === "rejected")?.reason;
  }
  return {
    milvusLite: lite.value,
    milvus23: milvus23.value,
    milvus23Missing: missing,
    embeddings: embeddings.value,
    stop,
  };
}
