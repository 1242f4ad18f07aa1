import { type Diagnostic, ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { sentences } from "../diagnostics/sentence.ts";
import { DataCode } from "./codes.ts";
import type { BadRow } from "./read-rows.ts";
import type { SeedCounts } from "./types.ts";

/** Seeding ended early. `counts` says what is stored all the same; running it again goes on from there. */
export class SeedStopped extends MilvusStackError {
  readonly counts: SeedCounts;
  constructor(
    diagnostics: Diagnostic | readonly Diagnostic[],
    exitCode: ExitCode,
    counts: SeedCounts,
    options?: ErrorOptions,
  ) {
    super(diagnostics, exitCode, options);
    this.name = "SeedStopped";
    this.counts = counts;
  }
}

/**
 * The first bad row, without a rejects file: every problem of it, and what was written before it.
 *
 * @param behind rows behind it were written too, into another partition
 */
export function stoppedAtBadRow(bad: BadRow, file: string, counts: SeedCounts, behind = false): SeedStopped {
  const range = { file, line: bad.line, column: 1, endLine: bad.line, endColumn: bad.text.length + 1 };
  const diagnostics = bad.problems.map(
    (problem, i): Diagnostic => ({
      ...problem,
      severity: "error",
      summary: `Line ${bad.line}: ${problem.summary}`,
      range,
      ...(i > 0
        ? {}
        : {
            cause: `The lines before it are stored: ${inWords(counts)}. ${behind ? `So are some behind line ${bad.line}, in other partitions` : `Nothing from line ${bad.line} on was written`}.`,
            fix: `${problem.fix ?? "Correct the line."} Then run it again; or pass \`--rejects FILE\` to collect bad rows in a file and go on.`,
          }),
    }),
  );
  return new SeedStopped(diagnostics, ExitCode.failed, counts);
}

/** Whatever else ended it: Ctrl-C, a server that went away. Defects are given back as they are. */
export function stoppedBy(
  error: unknown,
  file: string,
  counts: SeedCounts,
  signal: AbortSignal | undefined,
): unknown {
  if (error instanceof SeedStopped) return error;
  const stored = `Of ${file} ${inWords(counts)}.`;
  if (signal?.aborted) {
    const summary = "Seeding was interrupted.";
    const fix = "Run it again: rows that are stored are recognised, and it goes on from there.";
    return new SeedStopped(
      { code: DataCode.interrupted, severity: "error", summary, cause: stored, fix },
      ExitCode.interrupted,
      counts,
    );
  }
  if (!(error instanceof MilvusStackError)) return error;
  const diagnostics = error.diagnostics.map((diagnostic, i) =>
    i === 0 ? { ...diagnostic, cause: sentences(diagnostic.cause ?? "", stored) } : diagnostic,
  );
  return new SeedStopped(diagnostics, error.exitCode, counts, { cause: error });
}

function inWords({ inserted, updated, unchanged, rejected }: SeedCounts): string {
  const rows = inserted === 1 ? "row" : "rows";
  const parts = [`${inserted} ${rows} inserted`, `${updated} updated`, `${unchanged} unchanged`];
  if (rejected > 0) parts.push(`${rejected} rejected`);
  return parts.join(", ");
}
