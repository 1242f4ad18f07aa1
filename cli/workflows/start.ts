import { apply, passwordsOf } from "../../provision/apply/index.ts";
import type { ApplyProgress, ApplyResult } from "../../provision/apply/types.ts";
import type { SeedProgress, SeedResult } from "../../provision/data/types.ts";
import type { Plan } from "../../provision/plan/types.ts";
import { planTarget } from "../../provision/plan-target.ts";
import type { Environment, LoadedSpecs } from "../../provision/spec/types.ts";
import { collectStats, type Stats } from "../../provision/state/index.ts";
import { rebuildServices, type SmokeCheck, type SmokeReport, smoke } from "../../smoke-tests/index.ts";
import { openTarget } from "../../targets/index.ts";
import { seedCollections } from "./seed-collections.ts";

export interface StartOptions {
  /** Without an error: see `validate`. */
  readonly specs: LoadedSpecs;
  readonly environment: Environment;
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What a server of an unknown version behaves like. */
  readonly assumeVersion?: string | undefined;
  /** Called with the plan before it is carried out; throws to stop. */
  readonly onPlan?: (plan: Plan) => void | Promise<void>;
  readonly onUp?: (message: string) => void;
  readonly onApply?: (progress: ApplyProgress) => void;
  readonly onApplied?: (result: ApplyResult) => void;
  readonly onSeed?: (collection: string, progress: SeedProgress) => void;
  readonly onSeeded?: (result: SeedResult) => void;
  readonly onCheck?: (check: SmokeCheck) => void;
}

export interface StartResult {
  readonly plan: Plan;
  readonly applied: ApplyResult;
  readonly seeded: readonly SeedResult[];
  readonly smoke: SmokeReport;
  readonly stats: Stats;
}

/**
 * Everything in one go: the embedded target up where the environment is one, the specs applied, every collection seeded
 * whose spec says from what, and the smoke tests run. Deletes and rebuilds nothing. Safe to repeat.
 *
 * @throws MilvusStackError when a step before the smoke tests fails; the report of those is in the result.
 */
export async function start(options: StartOptions): Promise<StartResult> {
  const { specs, environment, cwd, env, signal } = options;
  const embeddings = environment.embeddings?.kind === "embedded";
  if (embeddings || environment.milvus.kind === "embedded") {
    const { up, upEmbeddings } = await import("../../local/index.ts");
    const local = { cwd, env, signal, onProgress: options.onUp };
    if (environment.milvus.kind !== "embedded") await upEmbeddings(local);
    else await up({ ...local, engine: environment.milvus.engine, embeddings });
  }
  const target = await openTarget(environment, { cwd, signal, env, assumeVersion: options.assumeVersion });
  const { milvus, embedder } = target;
  const there = { ...specs, environment: target.environment };
  const abort = signal === undefined ? {} : { signal };
  try {
    const replan = () => planTarget(milvus, there, abort);
    const plan = await replan();
    await options.onPlan?.(plan);
    const applied = await apply(plan, {
      milvus,
      allowDelete: new Set(),
      allowRebuild: new Set(),
      guard: environment.guard,
      password: passwordsOf(env ?? process.env),
      rebuild: rebuildServices(target, there, cwd ?? process.cwd()),
      replan,
      ...abort,
      ...(options.onApply && { onProgress: options.onApply }),
    });
    if (applied.error !== null) throw applied.error;
    options.onApplied?.(applied);
    const seeded = await seedCollections({
      target,
      specs,
      environment,
      cwd,
      signal,
      ...(options.onSeed && { onProgress: options.onSeed }),
      ...(options.onSeeded && { onSeeded: options.onSeeded }),
    });
    const report = await smoke({
      milvus,
      embedder,
      specs: there,
      ...abort,
      ...(options.onCheck && { onCheck: options.onCheck }),
    });
    const refs = specs.collections.map(({ spec }) => ({
      database: spec.database ?? "default",
      collection: spec.collection,
    }));
    return { plan, applied, seeded, smoke: report, stats: await collectStats(milvus, refs, abort) };
  } finally {
    await target.close();
  }
}
