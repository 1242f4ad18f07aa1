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
  const range = source.rangeOf(path, part);
  return problemIn(source, range, problem);
}

type Texts = Pick<SpecSource, "text" | "textOf">;

/** The text that a range is a part of. */
export function textAt(source: Texts, { file }: SourceRange): string {
  return source.textOf?.(file) ?? source.text;
}

/** A diagnostic at a place in a text, with its code frame and without anything that looks like a credential. */
export function problemIn(
  source: Texts,
  range: SourceRange,
  { code, severity = "error", summary, cause, suggestion, fix }: Problem,
): Diagnostic {
  return {
    code,
    severity,
    summary: redact(summary),
    ...(cause === undefined ? {} : { cause: redact(cause) }),
    range,
    frame: codeFrame(textAt(source, range), range),
    ...(suggestion === undefined ? {} : { suggestion: redact(suggestion) }),
    ...(fix === undefined ? {} : { fix: redact(fix) }),
  };
}
