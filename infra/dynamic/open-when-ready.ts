import pRetry from "p-retry";
import { ExitCode, MilvusStackError } from "../../provision/diagnostics/index.ts";
import type { Environment } from "../../provision/spec/types.ts";
import { openTarget, type Target } from "../../targets/index.ts";
import { say } from "./messages.ts";

/** Nobody answers yet; a Service is not there yet, or has no ready pod. Anything else does not change by waiting. */
const notYet = new Set(["MS402", "MS823", "MS824", "MS825"]);

/**
 * Opens the target of an environment, and waits for it where it was only just deployed.
 *
 * @throws MilvusStackError (exit code 4) when it does not answer in `timeoutSeconds`.
 */
export async function openWhenReady(
  environment: Environment,
  { timeoutSeconds, signal }: { readonly timeoutSeconds: number; readonly signal: AbortSignal },
): Promise<Target> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  let told = false;
  return await pRetry(() => openTarget(environment, { signal }), {
    retries: Number.POSITIVE_INFINITY,
    factor: 1.5,
    minTimeout: 500,
    maxTimeout: 5_000,
    signal,
    shouldRetry: ({ error }) => isNotYet(error) && performance.now() < deadline,
    onFailedAttempt: ({ error }) => {
      if (!told && isNotYet(error)) say("Waiting for Milvus to answer …");
      told = true;
    },
  });
}

/** Whether Milvus could not be reached, or let nobody in. */
export function isUnreachable(error: unknown): error is MilvusStackError {
  return error instanceof MilvusStackError && error.exitCode === ExitCode.unreachable;
}

function isNotYet(error: unknown): boolean {
  return error instanceof MilvusStackError && error.diagnostics.some(({ code }) => notYet.has(code));
}
