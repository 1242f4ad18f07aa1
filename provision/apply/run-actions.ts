import { type Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Action, Plan } from "../plan/types.ts";
import { ApplyCode } from "./codes.ts";
import type { Lock } from "./lock/acquire-lock.ts";
import { runOperation } from "./run-operation.ts";
import type { ActionResult, ApplyOptions } from "./types.ts";

/** Carries out the actions one after the other, and stops at the first that fails or when it is told to. */
export async function runActions(
  plan: Plan,
  lock: Lock,
  options: ApplyOptions,
): Promise<{ readonly results: readonly ActionResult[]; readonly error: MilvusStackError | null }> {
  const results: ActionResult[] = [];
  let error: MilvusStackError | null = null;
  for (const action of plan.actions) {
    if (action.verb === "noop") continue;
    if (error !== null) {
      results.push({ action, outcome: "not begun", operationsDone: 0, durationMs: 0 });
      continue;
    }
    const start = performance.now();
    const ran = await runAction(action, lock, options);
    error = ran.error;
    const begun = error === null || ran.operationsDone > 0 || !isInterruption(error);
    results.push({
      action,
      outcome: error === null ? "done" : begun ? "failed" : "not begun",
      operationsDone: ran.operationsDone,
      durationMs: performance.now() - start,
      ...(ran.warnings.length > 0 && { warnings: ran.warnings }),
    });
  }
  return { results, error };
}

async function runAction(
  action: Action,
  lock: Lock,
  { milvus, signal, onProgress, waitTimeoutMs, rebuild, password }: ApplyOptions,
): Promise<{
  readonly operationsDone: number;
  readonly error: MilvusStackError | null;
  readonly warnings: readonly Diagnostic[];
}> {
  let operationsDone = 0;
  const warnings: Diagnostic[] = [];
  // A long wait ends when the user or a lost lock says so; the server goes on building, and the next apply waits for it.
  const stop = AbortSignal.any([lock.lost, ...(signal ? [signal] : [])]);
  try {
    onProgress?.({ action, operation: null, percent: 0 });
    for (const operation of action.operations) {
      throwIfStopped(lock, signal);
      await lock.verify();
      onProgress?.({ action, operation, percent: 0 });
      const wait = {
        signal: stop,
        onProgress: (percent: number, detail?: string) =>
          onProgress?.({ action, operation, percent, ...(detail === undefined ? {} : { detail }) }),
        ...(waitTimeoutMs === undefined ? {} : { timeoutMs: waitTimeoutMs }),
      };
      await runOperation(
        {
          milvus: lock.guard(milvus),
          wait,
          rebuild: rebuild ?? null,
          password: password ?? (() => null),
          onWarning: (warning) => warnings.push(warning),
        },
        operation,
      );
      operationsDone += 1;
      onProgress?.({ action, operation, percent: 100 });
    }
    onProgress?.({ action, operation: null, percent: 100 });
    return { operationsDone, error: null, warnings };
  } catch (error) {
    if (stop.aborted) return { operationsDone, error: stopped(lock, signal), warnings };
    if (error instanceof MilvusStackError) return { operationsDone, error, warnings };
    throw error;
  }
}

function throwIfStopped(lock: Lock, signal: AbortSignal | undefined): void {
  if (lock.lost.aborted || signal?.aborted) throw stopped(lock, signal);
}

function stopped(lock: Lock, signal: AbortSignal | undefined): MilvusStackError {
  const reason: unknown = lock.lost.reason;
  if (!signal?.aborted && reason instanceof MilvusStackError) return reason;
  return new MilvusStackError(
    {
      code: ApplyCode.interrupted,
      severity: "error",
      summary: "Interrupted; the operation under way was finished and nothing after it begun.",
    },
    130,
  );
}

function isInterruption({ exitCode }: MilvusStackError): boolean {
  return exitCode === 130 || exitCode === 6;
}
