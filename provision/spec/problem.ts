import { codeFrame } from "../diagnostics/code-frame.ts";
import type { Diagnostic, Severity, SourceRange } from "../diagnostics/diagnostic.ts";
import { redact } from "./secrets.ts";
import type { SpecSource } from "./types.ts";

export interface Problem {
  readonly code: string;
  /** `error` when left out. */
  readonly severity?: Severity;
  readonly summary: string;
  readonly cause?: string | undefined;
  readonly suggestion?: string | undefined;
  readonly fix?: string | undefined;
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

/** A diagnostic at a place in a text, with its code frame and without anything that looks like a credential. */
export function problemIn(
  source: { readonly text: string },
  range: SourceRange,
  { code, severity = "error", summary, cause, suggestion, fix }: Problem,
): Diagnostic {
  return {
    code,
    severity,
    summary: redact(summary),
    ...(cause === undefined ? {} : { cause: redact(cause) }),
    range,
    frame: codeFrame(source.text, range),
    ...(suggestion === undefined ? {} : { suggestion: redact(suggestion) }),
    ...(fix === undefined ? {} : { fix: redact(fix) }),
  };
}
