import type { Span } from "./located.ts";

/** A problem of a text, before its place is turned into lines and columns. */
export interface YamlProblem {
  readonly code: string;
  readonly severity?: "error" | "warning";
  readonly span: Span;
  readonly summary: string;
  readonly cause?: string;
  readonly suggestion?: string;
  readonly fix?: string;
  /** What was written, and what could have been meant: for "did you mean". */
  readonly wanted?: string;
  readonly known?: readonly string[];
  /** A second place that the cause names by its line. */
  readonly other?: Span;
}
