import { rm } from "node:fs/promises";
import { isRunning, stopRecorded } from "../recorded.ts";
import { serverStatus } from "../server-status.ts";
import { services } from "../services.ts";
import { startServers } from "../start-servers.ts";
import { type ServiceName, serviceNames } from "../types.ts";
import type { Engine } from "./engine.ts";

/** Milvus Lite and the embedding server as processes. */
export const lite: Engine = {
  name: "lite",
  up: (context, { embeddings }) => startServers(context, embeddings ? serviceNames : ["milvus"]),
  async down({ paths, state, signal }, { purge }) {
    const stopped: ServiceName[] = [];
    for (const name of serviceNames) {
      if (await stopRecorded(paths, state, services[name], signal)) stopped.push(name);
    }
    if (purge) {
      for (const folder of [paths.data, paths.logs]) await rm(folder, { recursive: true, force: true });
    }
    return stopped;
  },
  status: ({ paths, state }) => Promise.all(serviceNames.map((name) => serverStatus(name, paths, state))),
  async address(_paths, { servers: { milvus } }) {
    if (!milvus || !(await isRunning(services.milvus, milvus))) return null;
    return { milvusUri: services.milvus.uri(milvus.port) };
  },
};
