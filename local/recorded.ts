import { setTimeout as sleep } from "node:timers/promises";
import type { LocalPaths } from "./paths.ts";
import { commandLineOf, isAlive, stopProcess } from "./process-identity.ts";
import type { Service } from "./services.ts";
import { type LocalState, type ServerRecord, writeLocalState } from "./state-file.ts";

/** Stops the recorded process of a service, if it is still that process, and forgets it. */
export async function stopRecorded(
  paths: LocalPaths,
  state: LocalState,
  service: Service,
  signal?: AbortSignal,
): Promise<boolean> {
  const record = state.servers[service.name];
  if (!record) return false;
  const ran = await isRunning(service, record);
  if (ran) await stopProcess(record, { gently: service.stopSignal, signal });
  delete state.servers[service.name];
  writeLocalState(paths, state);
  return ran;
}

/**
 * Whether the recorded process runs and is this service. The record is a file that others may have written, and what it names
 * gets signals.
 */
export async function isRunning(service: Service, record: ServerRecord): Promise<boolean> {
  return (await isAlive(record)) && (await commandLineOf(record.pid)).includes(service.program);
}

/** Alive and answering; a busy server gets a second and a third chance. */
export async function isServing(service: Service, record: ServerRecord): Promise<boolean> {
  for (let attempt = 0; attempt < 3 && (await isRunning(service, record)); attempt += 1) {
    if (await service.answers(record.port)) return true;
    await sleep(200);
  }
  return false;
}
