import { join } from "node:path";
import { localPaths, requirementsFile } from "./paths.ts";
import { isAlive } from "./process-identity.ts";
import { targetOf } from "./recorded.ts";
import { type Service, services } from "./services.ts";
import { readLocalState, type ServerRecord } from "./state-file.ts";
import { type LocalOptions, type LocalTarget, type ServiceName, serviceNames } from "./types.ts";
import { isVenvCurrent } from "./venv.ts";

export interface ServiceStatus {
  readonly name: ServiceName;
  readonly title: string;
  /** `died`: it was started and is gone without having been stopped. `silent`: its process lives and does not answer. */
  readonly state: "running" | "silent" | "died" | "stopped";
  readonly uri: string | null;
  readonly pid: number | null;
  readonly logFile: string;
}

export interface LocalStatus {
  /** The `.milvus-stack` folder. */
  readonly folder: string;
  /** Whether the pinned Python packages are installed. */
  readonly installed: boolean;
  readonly services: readonly ServiceStatus[];
}

/** How the embedded target of a folder is; changes nothing. */
export async function status(options: LocalOptions = {}): Promise<LocalStatus> {
  const paths = localPaths(options);
  const state = await readLocalState(paths);
  return {
    folder: paths.folder,
    installed: await isVenvCurrent({ directory: paths.venv, requirements: requirementsFile }),
    services: await Promise.all(
      serviceNames.map(async (name) => {
        const service = services[name];
        const record = state.servers[name];
        return {
          name,
          title: service.title,
          state: await stateOf(service, record),
          uri: record ? service.uri(record.port) : null,
          pid: record?.pid ?? null,
          logFile: join(paths.logs, `${name}.log`),
        };
      }),
    ),
  };
}

async function stateOf(service: Service, record: ServerRecord | undefined): Promise<ServiceStatus["state"]> {
  if (!record) return "stopped";
  if (!(await isAlive(record))) return "died";
  return (await service.answers(record.port)) ? "running" : "silent";
}

/** Where the embedded target of a folder is reached, if its Milvus runs; starts nothing. */
export async function readLocalTarget(cwd?: string): Promise<LocalTarget | null> {
  const state = await readLocalState(localPaths({ cwd }));
  const { milvus, embeddings } = state.servers;
  if (!milvus || !(await isAlive(milvus))) return null;
  if (embeddings && !(await isAlive(embeddings))) delete state.servers.embeddings;
  return targetOf(state);
}
