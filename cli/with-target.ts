import type { CallRecorder } from "../provision/recording/recorder.ts";
import type { Environment } from "../provision/spec/types.ts";
import type { Target } from "../targets/index.ts";
import type { Context } from "./command.ts";

/**
 * Opens the target of an environment for the time of `work`. The SDK is loaded here and not before.
 *
 * @param options `assumeVersion` where the command line does not say; `record` is told of every call to Milvus.
 */
export async function withTarget<T>(
  { globals, cwd, signal, env }: Context,
  environment: Environment,
  work: (target: Target) => Promise<T>,
  options: { readonly assumeVersion?: string | undefined; readonly record?: CallRecorder } = {},
): Promise<T> {
  const { openTarget } = await import("../targets/index.ts");
  const target = await openTarget(environment, {
    cwd,
    signal,
    env,
    assumeVersion: globals.assumeVersion ?? options.assumeVersion,
    record: options.record,
  });
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}
