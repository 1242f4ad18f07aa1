import { codeFrame } from "../diagnostics/code-frame.ts";
import type { Diagnostic, Severity, SourceRange } from "../diagnostics/diagnostic.ts";
import type { SpecSource } from "./types.ts";

export interface Problem {
  readonly code: string;
  /** `error` when left out. */
  readonly severity?: Severity;
  readonly summary: string;
  readonly cause?: string;
  readonly suggestion?: string | undefined;
  readonly fix?: string;
}

/** A diagnostic at the value (or, with `part: "key"`, at the key) that stands at `path` in a spec. */
export function problemAt(
  source: SpecSource,
  path: readonly (string | number)[],
  problem: Problem,
  part: "key" | "value" = "value",
): Diagnostic {
  return problemIn(source, source.rangeOf(path, part), problem);
}

/** A diagnostic at a place in a text, with its code frame. */
export function problemIn(
  source: { readonly text: string },
  range: SourceRange,
  problem: Problem,
): Diagnostic {
  const { severity = "error", suggestion, ...rest } = problem;
  return {
    ...rest,
    severity,
    range,
    frame: codeFrame(source.text, range),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
