import { renderDiagnostics } from "../provision/diagnostics/render.ts";
import { checkReplication } from "../provision/plan/index.ts";
import type { Environment, LoadedSpecs } from "../provision/spec/types.ts";
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

/** The specs with what opening the target taught of its environment; shows what does not fit there. */
export function specsOn({ terminal }: Context, target: Target, specs: LoadedSpecs): LoadedSpecs {
  const there = { ...specs, environment: target.environment };
  const warnings = checkReplication(there);
  if (!terminal.json && warnings.length > 0) terminal.note(renderDiagnostics(warnings, terminal.noteStyle));
  return there;
}
