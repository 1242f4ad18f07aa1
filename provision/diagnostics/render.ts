import type { Diagnostic } from "./diagnostic.ts";
import { harmless, oneLine } from "./harmless.ts";
import { inSentences } from "./sentence.ts";
import { wrap } from "./wrap.ts";

/** How parts of a message are coloured; each function gets plain text and gives it back with its colour. */
export interface Paint {
  error(text: string): string;
  warning(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
  /** Columns that sentences are broken at; not at all when left out. Code frames stay as they are. */
  readonly width?: number;
}

const same = (text: string): string => text;

/** No colour. */
export const plain: Paint = { error: same, warning: same, strong: same, faint: same };

/** One diagnostic as people read it: what, where, why, and what to do. Several lines, without a line break at the end. */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = plain): string {
  const { code, severity, summary, cause, range, frame, suggestion, fix } = inSentences(diagnostic);
  const mark = severity === "error" ? paint.error : paint.warning;
  const question = suggestion === undefined ? "" : ` Did you mean \`${suggestion}\`?`;
  const head = `${severity} ${code}`;
  const { width = Number.POSITIVE_INFINITY } = paint;
  const [first = "", ...rest] = wrap(`${head} ${oneLine(summary + question)}`, width);
  const lines = [
    `${mark(head)}${paint.strong(first.slice(head.length))}`,
    ...rest.map((line) => `  ${paint.strong(line)}`),
  ];
  if (range !== undefined)
    lines.push(paint.faint(`  at ${oneLine(range.file)}:${range.line}:${range.column}`));
  for (const line of harmless(frame ?? "")
    .split("\n")
    .filter((one) => one !== ""))
    lines.push(`    ${isMarker(line) ? mark(line) : line}`);
  if (cause !== undefined) lines.push(...indented("why", cause, width));
  if (fix !== undefined) lines.push(...indented("fix", fix, width));
  return lines.join("\n");
}

/** Diagnostics with a blank line between them and a last line that counts them; empty when there are none. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], paint: Paint = plain): string {
  if (diagnostics.length === 0) return "";
  const parts = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, paint));
  return [...parts, paint.strong(countDiagnostics(diagnostics))].join("\n\n");
}

/** `2 errors, 1 warning`. */
export function countDiagnostics(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return [
    ...(errors > 0 ? [counted(errors, "error")] : []),
    ...(warnings > 0 ? [counted(warnings, "warning")] : []),
  ].join(", ");
}

function indented(label: string, text: string, width: number): string[] {
  const [first = "", ...rest] = harmless(text)
    .split("\n")
    .flatMap((line) => wrap(line, width - 7));
  return [`  ${label}: ${first}`, ...rest.map((line) => `       ${line}`)];
}

function isMarker(line: string): boolean {
  return /^ +\| *\^+$/.test(line);
}
