import { LocalCode, localError } from "./errors.ts";
import { launch } from "./launch.ts";
import { withLock } from "./lock.ts";
import { type LocalPaths, localPaths, makeFolder, requirementsFile } from "./paths.ts";
import { choosePort, fixedPort } from "./ports.ts";
import { isServing, stopRecorded, targetOf } from "./recorded.ts";
import { type Service, services } from "./services.ts";
import { type LocalState, readLocalState, writeLocalState } from "./state-file.ts";
import { type LocalOptions, serviceNames, type UpResult } from "./types.ts";
import { ensureVenv, isVenvCurrent } from "./venv.ts";

export interface UpOptions extends LocalOptions {
  /** Whether the local embedding server is needed too; it is not where another endpoint makes the embeddings. Default: true. */
  readonly embeddings?: boolean;
}

/**
 * Starts the embedded target, or finds it running: installs the Python packages if they are missing or their pins changed,
 * starts what is not up, waits until it serves. When it fails or `signal` aborts, all that this call started is stopped.
 * Safe to call from several processes at once: one starts the servers, the others find them.
 *
 * @throws MilvusStackError MS501–MS511; see `docs/errors.md`.
 */
export async function up(options: UpOptions = {}): Promise<UpResult> {
  const env = options.env ?? process.env;
  const wanted = serviceNames.filter((name) => name !== "embeddings" || (options.embeddings ?? true));
  if (wanted.includes("embeddings")) refuseOtherPlatforms();
  const fixed = new Map(wanted.map((name) => [name, fixedPort(services[name], env)]));
  const paths = localPaths(options);
  await makeFolder(paths);
  return await withLock(
    paths.lock,
    async (signal) => {
      const state = await readLocalState(paths);
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
        missing.push({
          service,
          port: await choosePort(service, { fixed: port, previous: state.ports[name] }),
        });
      }
      if (missing.length > 0) {
        if (!current) {
          // A server that is not asked for now still runs from the environment that is to be replaced.
          for (const name of serviceNames) await stopRecorded(paths, state, services[name]);
          await ensureVenv({ ...requirements, env, signal, onProgress: options.onProgress });
        }
        await startAll(missing, { paths, state, env, signal, onProgress: options.onProgress });
      }
      const target = targetOf(state);
      if (!target) throw new Error("Milvus Lite is up, and not recorded");
      return { ...target, started: missing.map(({ service }) => service.name) };
    },
    {
      signal: options.signal,
      onWait: () => options.onProgress?.("Waiting for another start or stop in this folder to finish"),
    },
  );
}

interface Context {
  readonly paths: LocalPaths;
  readonly state: LocalState;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  readonly onProgress: ((message: string) => void) | undefined;
}

/** All or none: when one does not come up, the others that were started with it are stopped. */
async function startAll(
  missing: readonly { service: Service; port: number }[],
  context: Context,
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

function refuseOtherPlatforms(): void {
  if (process.platform === "linux" && process.arch === "x64") return;
  throw localError(LocalCode.unsupportedPlatform, {
    summary: `The local embedding server is built for Linux x86-64 only, and this is ${process.platform}-${process.arch}`,
    fix: "Give the environment an OpenAI-compatible endpoint: `embeddings: { baseUrl, model, dimensions, apiKey }` in environments/local.yaml.",
  });
}
