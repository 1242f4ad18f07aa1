import type { Diagnostic } from "../../../provision/diagnostics/diagnostic.ts";
import { oneLine } from "../../../provision/diagnostics/text.ts";
import type { Style } from "../style.ts";

/** What is odd about something that was done all the same: a line each, to stand below it. */
export function renderWarnings(warnings: readonly Diagnostic[], style: Style): string[] {
  return warnings.map(
    ({ code, summary, fix }) =>
      `  ${style.warning("warning")} ${code}: ${oneLine(`${summary} ${fix ?? ""}`)}`,
  );
}
