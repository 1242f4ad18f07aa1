import { join } from "node:path";
import type { LocalPaths } from "./paths.ts";
import { isRunning } from "./recorded.ts";
import { type Service, services } from "./services.ts";
import type { LocalState, ServerRecord } from "./state-file.ts";
import type { ServiceName, ServiceStatus } from "./types.ts";

/** How a server that was started as a process is. */
export async function serverStatus(
  name: ServiceName,
  paths: LocalPaths,
  state: LocalState,
): Promise<ServiceStatus> {
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
}

async function stateOf(service: Service, record: ServerRecord | undefined): Promise<ServiceStatus["state"]> {
  if (!record) return "stopped";
  if (!(await isRunning(service, record))) return "died";
  return (await service.answers(record.port)) ? "running" : "silent";
}
