import { ExitCode, MilvusStackError } from "../provision/diagnostics/diagnostic.ts";

/** The promise, or `late()` after `timeoutMs`, or an interruption. What was begun goes on unheard. */
export async function withDeadline<T>(
  promise: Promise<T>,
  options: {
    readonly timeoutMs: number;
    readonly signal?: AbortSignal | undefined;
    readonly late: () => Error;
  },
): Promise<T> {
  const { timeoutMs, signal, late } = options;
  const deadline = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
  return await new Promise<T>((resolve, reject) => {
    const stop = () => reject(signal?.aborted ? interrupted() : late());
    if (either.aborted) stop();
    else either.addEventListener("abort", stop, { once: true });
    promise.then(resolve, reject).finally(() => either.removeEventListener("abort", stop));
  });
}

/** The error of a target that was given up before it was open. */
export function interrupted(): MilvusStackError {
  const fix = "Run the command again.";
  return new MilvusStackError(
    { code: "MS410", severity: "error", summary: "Interrupted: did not open the target", fix },
    ExitCode.interrupted,
  );
}
