import { blotSecrets } from "./known-secrets.ts";

/** How bad a {@link Diagnostic} is: an error stops the command, a warning does not. */
export type Severity = "error" | "warning";

/** A place in a text file. Lines and columns count from 1. */
export interface SourceRange {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/**
 * One problem, as data: what is wrong, where, why, and what to do about it.
 * Every code is described in `docs/errors.md`.
 */
export interface Diagnostic {
  /** Stable code, e.g. `MS101`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence: what is wrong. */
  readonly summary: string;
  /** Why it is wrong, or what the server said. */
  readonly cause?: string;
  /** The place in a file that is at fault. */
  readonly range?: SourceRange;
  /** A few lines of the file around `range`, with a marker. */
  readonly frame?: string;
  /** The nearest right spelling, without punctuation: `metricType`. */
  readonly suggestion?: string;
  /** What to do, in the imperative. */
  readonly fix?: string;
}

/** Exit codes of every command (DESIGN, "Command line"). */
export const ExitCode = {
  ok: 0,
  failed: 1,
  changesPending: 2,
  invalid: 3,
  unreachable: 4,
  smokeMissed: 5,
  locked: 6,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/**
 * An error that people can act on. `exitCode` is what a command exits with when it ends in this error.
 * Throw it with the diagnostics that explain it; anything else that is thrown is a defect. Known secrets are taken out.
 */
export class MilvusStackError extends Error {
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: ExitCode;

  constructor(diagnostics: Diagnostic | readonly Diagnostic[], exitCode: ExitCode, options?: ErrorOptions) {
    const given: readonly Diagnostic[] = Array.isArray(diagnostics)
      ? diagnostics
      : [diagnostics as Diagnostic];
    const list = given.map(withoutSecrets);
    super(list.map((d) => `${d.code}: ${d.summary}`).join("\n"), options);
    this.name = "MilvusStackError";
    this.diagnostics = list;
    this.exitCode = exitCode;
  }
}

function withoutSecrets(diagnostic: Diagnostic): Diagnostic {
  const { summary, cause, frame, fix } = diagnostic;
  return {
    ...diagnostic,
    summary: blotSecrets(summary),
    ...(cause !== undefined && { cause: blotSecrets(cause) }),
    ...(frame !== undefined && { frame: blotSecrets(frame) }),
    ...(fix !== undefined && { fix: blotSecrets(fix) }),
  };
}
