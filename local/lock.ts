import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import pRetry from "p-retry";
import lockfile from "proper-lockfile";
import { interrupted, LocalCode, localError } from "./errors.ts";

/**
 * Runs `work` while holding the lock `file`, so that of several processes only one is at it. Waits for the others; a lock
 * whose holder was killed is taken over after 10 s. The signal given to `work` also aborts if the lock is lost.
 *
 * @throws MilvusStackError MS510 when others hold it for longer than `waitMs`, MS509 when `signal` aborts.
 */
export async function withLock<T>(
  file: string,
  work: (signal: AbortSignal) => Promise<T>,
  options: { signal?: AbortSignal | undefined; waitMs?: number; onWait?: () => void } = {},
): Promise<T> {
  await mkdir(dirname(file), { recursive: true });
  const lost = new AbortController();
  const signal = AbortSignal.any(options.signal ? [options.signal, lost.signal] : [lost.signal]);
  const release = await acquire(file, lost, { ...options, signal });
  try {
    return await work(signal);
  } finally {
    // A lost lock is another's by now, and not ours to release.
    if (!lost.signal.aborted) await release();
  }
}

async function acquire(
  file: string,
  lost: AbortController,
  options: { signal: AbortSignal; waitMs?: number; onWait?: () => void },
): Promise<() => Promise<void>> {
  const attempt = () =>
    lockfile.lock(file, {
      lockfilePath: file,
      realpath: false,
      stale: 10_000,
      onCompromised: () => lost.abort(lockLost(file)),
    });
  let waits = 0;
  try {
    return await pRetry(attempt, {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 200,
      maxTimeout: 200,
      maxRetryTime: options.waitMs ?? 600_000,
      signal: options.signal,
      shouldRetry: ({ error }) => "code" in error && error.code === "ELOCKED",
      onFailedAttempt: () => {
        if (++waits === 2) options.onWait?.();
      },
    });
  } catch (error) {
    if (options.signal.aborted) throw interrupted(options.signal);
    if (!(error instanceof Error && "code" in error && error.code === "ELOCKED")) throw error;
    throw localError(LocalCode.locked, {
      summary: "Another milvus-stack is starting or stopping the local Milvus of this folder.",
      fix: "Wait until it is done, and run the command again.",
    });
  }
}

const lockLost = (file: string) =>
  localError(LocalCode.locked, {
    summary: `The lock ${file} was lost while it was in use: this machine was asleep, or its disk stalled.`,
    fix: "Run the command again.",
  });
