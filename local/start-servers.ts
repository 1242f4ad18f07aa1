import type { EngineContext } from "./engines/engine.ts";
import { launch } from "./launch.ts";
import { requirementsFile } from "./paths.ts";
import { choosePort, fixedPort } from "./ports.ts";
import { isServing, stopRecorded } from "./recorded.ts";
import { type Service, services } from "./services.ts";
import { writeLocalState } from "./state-file.ts";
import { type ServiceName, serviceNames } from "./types.ts";
import { ensureVenv, isVenvCurrent } from "./venv.ts";

/**
 * Starts servers of the Python packages as processes of this machine, or finds them running; installs the packages if
 * they are missing or their pins changed.
 *
 * @returns what it started
 */
export async function startServers(
  context: EngineContext,
  wanted: readonly ServiceName[],
): Promise<readonly ServiceName[]> {
  const { paths, state, env, signal, onProgress } = context;
  const fixed = new Map(wanted.map((name) => [name, fixedPort(services[name], env)]));
  const requirements = { directory: paths.venv, requirements: requirementsFile };
  const current = await isVenvCurrent(requirements);
  const missing: { service: Service; port: number }[] = [];
  for (const name of wanted) {
    const service = services[name];
    const record = state.servers[name];
    const port = fixed.get(name);
    const moved = port !== undefined && record !== undefined && port !== record.port;
    // A fixed port that is taken is found out before anything is stopped or started.
    if (moved) await choosePort(service, { fixed: port, previous: undefined });
    if (record && !moved && current && (await isServing(service, record))) continue;
    await stopRecorded(paths, state, service);
    missing.push({ service, port: await choosePort(service, { fixed: port, previous: state.ports[name] }) });
  }
  if (missing.length > 0) {
    if (!current) {
      // A server that is not asked for now still runs from the environment that is to be replaced.
      for (const name of serviceNames) await stopRecorded(paths, state, services[name]);
      await ensureVenv({ ...requirements, env, signal, onProgress });
    }
    await startAll(missing, context);
  }
  return missing.map(({ service }) => service.name);
}

/** All or none: when one does not come up, the others that were started with it are stopped. */
async function startAll(
  missing: readonly { service: Service; port: number }[],
  context: EngineContext,
): Promise<void> {
  const { paths, state } = context;
  context.onProgress?.(
    `Starting ${missing.map(({ service }) => service.title.replace(/^The/, "the")).join(" and ")}`,
  );
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const starts = missing.map(async ({ service, port }) => {
    const onSpawn = (identity: { pid: number; startedAt: string }) => {
      state.servers[service.name] = { ...identity, port };
      state.ports[service.name] = port;
      writeLocalState(paths, state);
    };
    await launch(service.launch(paths, port, context.env), { signal, onSpawn });
  });
  const reasons: unknown[] = [];
  await Promise.all(
    starts.map((start) =>
      start.catch((error: unknown) => {
        reasons.push(error);
        failed.abort(error);
      }),
    ),
  );
  if (reasons.length === 0) return;
  for (const { service } of missing) await stopRecorded(paths, state, service);
  throw reasons[0];
}
