import type { Embedder } from "../embeddings/types.ts";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import { isMilvusError, MilvusCode } from "../provision/milvus/codes.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import { addressOf, collectionKey, desiredState, plan } from "../provision/plan/index.ts";
import type { Environment, LoadedCollection, LoadedSpecs } from "../provision/spec/types.ts";
import { readState } from "../provision/state/index.ts";
import type { LiveState } from "../provision/state/types.ts";
import { findCollection, refuseErrors } from "../store/find-collection.ts";
import { createStore } from "../store/index.ts";
import { provisionedChecks } from "./checks/provisioned.ts";
import { SmokeCode } from "./codes.ts";
import type { CheckContext } from "./context.ts";
import { declaredChecks } from "./declared-checks.ts";
import { perform } from "./perform.ts";
import type { SmokeCheck, SmokeReport } from "./types.ts";

export interface SmokeOptions {
  readonly milvus: Milvus;
  /** null: checks by text are not run. */
  readonly embedder: Embedder | null;
  readonly specs: LoadedSpecs;
  /** Only these collections. */
  readonly names?: readonly string[];
  /** A check that was not run fails the report; true under `CI=true` when left out. */
  readonly strict?: boolean;
  readonly signal?: AbortSignal;
  readonly onCheck?: (check: SmokeCheck) => void;
}

/**
 * Checks every collection of the specs: that it is provisioned as they say, and that searches give the answers they
 * expect. A check that fails is in the report; nothing is thrown for it. `exitCodeOf` says what a command exits with.
 *
 * @throws MilvusStackError (exit code 3) without an environment, for a name without a spec or specs with errors, (4) when the server cannot be reached
 *
 * @example
 * import { loadSpecs, openTarget, smoke } from "milvus-stack";
 *
 * const specs = await loadSpecs({ environment: "local" });
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(specs.environment);
 * const report = await smoke({ milvus, embedder, specs });
 * console.log(report.ok, report.summary);
 * await close();
 */
export async function smoke(options: SmokeOptions): Promise<SmokeReport> {
  const { milvus, specs, signal } = options;
  const { environment } = specs;
  refuseErrors(specs);
  if (environment === null) throw noEnvironment(specs);
  const startedAt = new Date();
  const start = performance.now();
  const chosen = options.names?.map((name) => findCollection(specs, name)) ?? specs.collections;
  const contexts = await readContexts(options, environment, chosen);

  const collections: { name: string; checks: SmokeCheck[] }[] = [];
  for (const context of contexts) {
    const checks: SmokeCheck[] = [];
    for (const check of [...provisionedChecks(context), ...declaredChecks(context.spec)]) {
      signal?.throwIfAborted();
      const done = await perform(check, context);
      checks.push(done);
      options.onCheck?.(done);
    }
    collections.push({ name: context.spec.collection, checks });
  }
  const all = collections.flatMap(({ checks }) => checks);
  const count = (status: SmokeCheck["status"]) => all.filter((check) => check.status === status).length;
  const summary = { passed: count("passed"), failed: count("failed"), notRun: count("not run") };
  const strict = options.strict ?? process.env.CI === "true";
  return {
    formatVersion: 1,
    environment: environment.name,
    server: milvus.server,
    startedAt: startedAt.toISOString(),
    durationMs: performance.now() - start,
    ok: summary.failed === 0 && !(strict && summary.notRun > 0),
    collections,
    summary,
  };
}

/**
 * What a command exits with after this report: 0, or 5 when it is not `ok`.
 *
 * @example
 * import { exitCodeOf, loadSpecs, openTarget, smoke } from "milvus-stack";
 *
 * const specs = await loadSpecs({ names: ["passages"] });
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(specs.environment);
 * process.exitCode = exitCodeOf(await smoke({ milvus, embedder, specs }));
 * await close();
 */
export function exitCodeOf(report: SmokeReport): ExitCode {
  return report.ok ? ExitCode.ok : ExitCode.smokeMissed;
}

async function readContexts(
  { milvus, embedder, specs, signal }: SmokeOptions,
  environment: Environment,
  chosen: readonly LoadedCollection[],
): Promise<CheckContext[]> {
  const databases = [...new Set(chosen.map(({ spec }) => spec.database ?? "default"))];
  const read = await readIfAllowed(milvus, databases, signal);
  const [state, unread] = read instanceof MilvusStackError ? [null, read] : [read, null];
  const narrowed = { ...specs, collections: chosen, complete: false };
  const { capabilities } = milvus;
  const actions = state === null ? [] : plan({ specs: narrowed, state, capabilities }).actions;
  return chosen.map((collection) => {
    const { spec } = collection;
    const database = spec.database ?? "default";
    const address = addressOf(collectionKey(database, spec.collection));
    const live = state?.collections.find(
      (one) => one.database === database && one.aliases.includes(spec.collection),
    );
    return {
      milvus,
      embedder,
      spec,
      desired: desiredState(collection, environment),
      ref: { database, collection: spec.collection },
      store: createStore({ milvus, embedder, collection }),
      live: live ?? null,
      unread,
      pending: actions.filter(
        (one) => one.verb !== "noop" && (one.address === address || one.address.startsWith(`${address}/`)),
      ),
      signal,
    };
  });
}

/** Who may search need not be one who may see everything: what is searched is checked all the same. */
async function readIfAllowed(
  milvus: Milvus,
  databases: readonly string[],
  signal: AbortSignal | undefined,
): Promise<LiveState | MilvusStackError> {
  try {
    return await readState(milvus, { databases, ...(signal === undefined ? {} : { signal }) });
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return error;
    throw error;
  }
}

function noEnvironment({ environmentName }: LoadedSpecs): MilvusStackError {
  return new MilvusStackError(
    {
      code: SmokeCode.noEnvironment,
      severity: "error",
      summary: `Environment "${environmentName}" is not there.`,
      fix: `Add environments/${environmentName}.yaml.`,
    },
    ExitCode.invalid,
  );
}
