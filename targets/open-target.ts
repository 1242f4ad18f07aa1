import type { Embedder } from "../embeddings/types.ts";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import type { CallRecorder } from "../provision/recording/recorder.ts";
import type { Environment } from "../provision/spec/types.ts";
import { lazyEmbedder } from "./lazy-embedder.ts";
import { reach } from "./reach.ts";

export interface Target {
  /** The environment, with what was learned on the way: the replication of a stack. Plan and test with this one. */
  readonly environment: Environment;
  readonly milvus: Milvus;
  /** null where the environment has no embeddings. */
  readonly embedder: Embedder | null;
  close(): Promise<void>;
}

export interface OpenTargetOptions {
  /** Folder of the embedded target; the working directory when left out. */
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Of this process when left out. */
  readonly env?: NodeJS.ProcessEnv | undefined;
  /** What a server of an unknown version behaves like: `2.6`. The variable `MILVUS_STACK_ASSUME_VERSION` when left out. */
  readonly assumeVersion?: string | undefined;
  /** Is told of every call to Milvus. */
  readonly record?: CallRecorder | undefined;
}

/**
 * Connects to the Milvus of an environment. The embedder is made when the first text is embedded.
 *
 * @throws MilvusStackError (exit code 4) when the embedded target does not run or the server cannot be reached.
 *
 * @example
 * import { loadSpecs, openTarget } from "milvus-stack";
 *
 * const { environment } = await loadSpecs({ environment: "local" });
 * if (environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(environment);
 * console.log(milvus.server.version, embedder?.dimensions);
 * await close();
 */
export async function openTarget(environment: Environment, options: OpenTargetOptions = {}): Promise<Target> {
  const { cwd = process.cwd(), signal, env = process.env } = options;
  const reached = await reach(environment, { cwd, env, signal });
  const assumeVersion = options.assumeVersion ?? env.MILVUS_STACK_ASSUME_VERSION;
  try {
    const milvus = await connect(reached.target, {
      env,
      ...(signal !== undefined && { signal }),
      ...(assumeVersion && { assumeVersion }),
      ...(options.record !== undefined && { record: options.record }),
    });
    const embedder = lazyEmbedder(
      environment,
      async () => {
        const { readLocalEmbeddings } = await import("../local/index.ts");
        return await readLocalEmbeddings(cwd);
      },
      env,
    );
    return {
      environment: { ...environment, replication: reached.replication ?? environment.replication ?? null },
      milvus,
      embedder,
      async close() {
        await milvus.close();
        await reached.close();
      },
    };
  } catch (error) {
    const why = signal?.aborted ? null : reached.failure();
    await reached.close();
    throw why ?? error;
  }
}
