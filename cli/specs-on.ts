import { renderDiagnostics } from "../provision/diagnostics/render.ts";
import { checkReplication } from "../provision/plan/index.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import type { Target } from "../targets/index.ts";
import type { Context } from "./command.ts";

/** The specs with what opening the target taught of its environment; shows what does not fit there. */
export function specsOn({ terminal }: Context, target: Target, specs: LoadedSpecs): LoadedSpecs {
  const there = { ...specs, environment: target.environment };
  const warnings = checkReplication(there);
  if (!terminal.json && warnings.length > 0) terminal.note(renderDiagnostics(warnings, terminal.noteStyle));
  return there;
}
