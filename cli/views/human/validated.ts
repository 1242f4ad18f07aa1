import type { Diagnostic } from "../../../provision/diagnostics/diagnostic.ts";
import { countDiagnostics } from "../../../provision/diagnostics/render.ts";
import type { LoadedSpecs } from "../../../provision/spec/types.ts";
import type { Style } from "../style.ts";

/** Specs without an error: what was checked. */
export function renderValidated(
  { collections, environmentName }: LoadedSpecs,
  warnings: readonly Diagnostic[],
  style: Style,
): string {
  const names = collections.map(({ spec }) => spec.collection).join(", ");
  const count = `${collections.length} collection${collections.length === 1 ? "" : "s"}`;
  const what = collections.length === 0 ? count : `${count} (${names})`;
  const rest = warnings.length === 0 ? "" : ` ${countDiagnostics(warnings)}.`;
  return `${style.green("Valid.")} ${what}, environment ${environmentName}.${rest}`;
}
