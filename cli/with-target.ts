import type { Environment } from "../provision/spec/types.ts";
import type { Target } from "../targets/index.ts";
import type { Context } from "./command.ts";

/** Opens the target of an environment for the time of `work`. The SDK is loaded here and not before. */
export async function withTarget<T>(
  { cwd, signal, env }: Context,
  environment: Environment,
  work: (target: Target) => Promise<T>,
): Promise<T> {
  const { openTarget } = await import("../targets/index.ts");
  const target = await openTarget(environment, { cwd, signal, env });
  try {
    return await work(target);
  } finally {
    await target.close();
  }
}
