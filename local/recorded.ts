import { setTimeout as sleep } from "node:timers/promises";
import type { LocalPaths } from "./paths.ts";
import { isAlive, stopProcess } from "./process-identity.ts";
import type { Service } from "./services.ts";
import { type LocalState, type ServerRecord, writeLocalState } from "./state-file.ts";

/** Stops the recorded process of a service, if it is still that process, and forgets it. */
export async function stopRecorded(paths: LocalPaths, state: LocalState, service: Service): Promise<boolean> {
  const record = state.servers[service.name];
  if (!record) return false;
  const ran = await isAlive(record);
  await stopProcess(record, { gently: service.stopSignal });
  delete state.servers[service.name];
  writeLocalState(paths, state);
  return ran;
}

/** Alive and answering; a busy server gets a second and a third chance. */
export async function isServing(service: Service, record: ServerRecord): Promise<boolean> {
  for (let attempt = 0; attempt < 3 && (await isAlive(record)); attempt += 1) {
    if (await service.answers(record.port)) return true;
    await sleep(200);
  }
  return false;
}
