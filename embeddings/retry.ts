import { setTimeout as sleep } from "node:timers/promises";
import pRetry from "p-retry";
import { type Failure, isTransient, readFailure } from "./failure.ts";
import type { EmbedderSettings } from "./options.ts";

/** Waits between attempts at a lost connection add up to about 4 s: long enough for a restart, short enough to wait for. */
const connectionRetries = 4;

/** Thrown when a request has failed for good. */
export class RequestFailed extends Error {
  readonly failure: Failure;
  readonly attempts: number;
  constructor(failure: Failure, attempts: number) {
    super(failure.message);
    this.failure = failure;
    this.attempts = attempts;
  }
}

/**
 * Runs `attempt` until it succeeds, fails for good, or `deadlineMs` is over. Waits as long as `Retry-After` says, or
 * else 0.25 s doubling to 8 s with jitter; when the wait would go past the deadline it fails at once. An attempt gets
 * `requestTimeoutMs`, or what is left of the deadline.
 *
 * @throws RequestFailed; the signal's reason when it is aborted
 */
export async function withRetries<T>(
  attempt: (timeoutMs: number) => Promise<T>,
  settings: EmbedderSettings,
  signal: AbortSignal,
): Promise<T> {
  const until = performance.now() + settings.deadlineMs;
  let attempts = 0;
  const isLast = (failure: Failure, delay: number) =>
    !isTransient(failure) ||
    (failure.status === null && attempts > connectionRetries) ||
    performance.now() + Math.max(delay, failure.retryAfterMs ?? 0) > until;
  try {
    return await pRetry(
      () => {
        attempts++;
        return attempt(
          Math.max(1, Math.min(settings.requestTimeoutMs, Math.round(until - performance.now()))),
        );
      },
      {
        retries: settings.retries,
        minTimeout: 250,
        maxTimeout: 8000,
        randomize: true,
        signal,
        shouldRetry: async ({ error, retryDelay }) => {
          const failure = readFailure(error);
          if (isLast(failure, retryDelay)) return false;
          const longer = (failure.retryAfterMs ?? 0) - retryDelay;
          if (longer > 0) await sleep(longer, undefined, { signal });
          return true;
        },
      },
    );
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new RequestFailed(readFailure(error), attempts);
  }
}
