import { MilvusCode, milvusError } from "./codes.ts";

/**
 * The promise, or MS410 as soon as the signal says stop. What was begun goes on unheard, since the SDK cannot cancel a call.
 *
 * @param operation what is given up, for the message: `describe collection articles`.
 */
export async function raceAbort<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  operation: string,
): Promise<T> {
  if (signal === undefined) return await promise;
  return await new Promise<T>((resolve, reject) => {
    const onAbort = () => reject(interrupted(operation));
    if (signal.aborted) onAbort();
    else signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

export function interrupted(operation: string): Error {
  return milvusError(MilvusCode.interrupted, { summary: `Interrupted: did not ${operation}` });
}
