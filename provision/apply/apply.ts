import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Milvus } from "../milvus/port.ts";
import { hasChanges } from "../plan/summarize.ts";
import type { Plan } from "../plan/types.ts";
import { ApplyCode } from "./codes.ts";
import { findRefusals } from "./find-refusals.ts";
import { findStaleness, pendingOf } from "./find-staleness.ts";
import { writeLedger } from "./ledger.ts";
import { acquireLock, type Lock } from "./lock/acquire-lock.ts";
import { runActions } from "./run-actions.ts";
import type { ActionResult, ApplyOptions, ApplyResult } from "./types.ts";

/**
 * Carries a plan out: refuses it whole when a part of it may not be done or it is stale, takes the cluster's lock, goes
 * action by action, and ends with an empty plan or with an error that says what is left. A plan with nothing to do takes
 * no lock and makes no request.
 *
 * Problems that a user can act on come back in the result, with what was done until then; anything else is thrown.
 *
 * @example
 * import { apply, loadSpecs, openTarget, plan, readState } from "milvus-stack";
 *
 * const specs = await loadSpecs();
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(specs.environment);
 * const { capabilities } = milvus;
 * const replan = async () =>
 *   plan({ specs, state: await readState(milvus, { databases: await milvus.listDatabases() }), capabilities });
 * const done = await apply(await replan(), {
 *   milvus,
 *   replan,
 *   allowDelete: new Set(),
 *   allowRebuild: new Set(),
 * });
 * if (done.error !== null) throw done.error;
 * console.log(done.outcome, done.results.length);
 * await close();
 */
export async function apply(plan: Plan, options: ApplyOptions): Promise<ApplyResult> {
  if (!hasChanges(plan) && !becomesOther(plan, options)) return unchanged;
  const refusals = findRefusals(plan, { ...options, canRebuild: options.rebuild != null });
  if (refusals.length > 0) return refused(plan, new MilvusStackError(refusals, 1));

  let lock: Lock;
  try {
    lock = await acquireLock(options.milvus, { signal: options.signal, timings: options.lockTimings });
  } catch (error) {
    return refused(plan, asKnown(error));
  }
  try {
    const stale = findStaleness(plan, await options.replan());
    if (stale !== null) return refused(plan, stale);
    await remember(plan, lock.guard(options.milvus));
    if (!hasChanges(plan)) return unchanged;
    const { results, error } = await runActions(plan, lock, options);
    return await conclude(plan, results, error, options);
  } catch (error) {
    return refused(plan, asKnown(error));
  } finally {
    // What was done stays done: a lock that cannot be given back goes stale by itself.
    await lock.release().catch(() => undefined);
  }
}

const unchanged: ApplyResult = { outcome: "unchanged", results: [], left: [], error: null };

/** Whether somebody says that the cluster is another environment from now on: that is remembered, also where it is all that is to be done. */
function becomesOther({ lastEnvironment }: Plan, { acceptEnvironment }: ApplyOptions): boolean {
  return lastEnvironment !== null && lastEnvironment === acceptEnvironment;
}

/** Before anything is changed: an apply that is cut short has made the cluster that environment's as well. */
async function remember({ project, environment }: Plan, milvus: Milvus): Promise<void> {
  await writeLedger(milvus, environment === "" ? {} : { environments: { [project]: environment } });
}

async function conclude(
  plan: Plan,
  results: readonly ActionResult[],
  error: MilvusStackError | null,
  { replan }: ApplyOptions,
): Promise<ApplyResult> {
  if (error !== null) {
    const left = results.filter(({ outcome }) => outcome !== "done").map(({ action }) => action.address);
    const outcome = error.exitCode === 130 ? "interrupted" : "failed";
    return { outcome, results, left, error: withLeft(error, left) };
  }
  let pending: readonly { readonly address: string; readonly reason: string }[];
  try {
    pending = pendingOf(plan, await replan());
  } catch (failure) {
    return { outcome: "failed", results, left: [], error: asKnown(failure) };
  }
  if (pending.length === 0) return { outcome: "applied", results, left: [], error: null };
  const left = pending.map(({ address }) => address);
  const incomplete = new MilvusStackError(
    {
      code: ApplyCode.incomplete,
      severity: "error",
      summary: "Everything was carried out, and yet the server is not as asked.",
      cause: pending.map(({ address, reason }) => `${address}: ${reason}.`).join(" "),
      fix: "Plan again. If the same is left, the server takes the request and ignores it: please report that.",
    },
    1,
  );
  return { outcome: "failed", results, left, error: incomplete };
}

function refused(plan: Plan, error: MilvusStackError): ApplyResult {
  const actions = plan.actions.filter(({ verb }) => verb !== "noop");
  return {
    outcome: error.exitCode === 130 ? "interrupted" : "refused",
    results: actions.map((action) => ({
      action,
      outcome: "not begun",
      operationsDone: 0,
      durationMs: 0,
    })),
    left: actions.map(({ address }) => address),
    error,
  };
}

function withLeft(error: MilvusStackError, left: readonly string[]): MilvusStackError {
  const [first, ...rest] = error.diagnostics;
  if (first === undefined || left.length === 0) return error;
  const fix = [first.fix, `Left to do: ${left.join(", ")}. Run apply again to go on.`]
    .filter(Boolean)
    .join(" ");
  return new MilvusStackError([{ ...first, fix }, ...rest], error.exitCode, { cause: error });
}

/** A defect is not dressed up as somebody's mistake. */
function asKnown(error: unknown): MilvusStackError {
  if (error instanceof MilvusStackError) return error;
  throw error;
}
