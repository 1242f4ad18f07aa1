import type { Diagnostic } from "./diagnostic.ts";

/** How parts of a message are coloured; each function gets plain text and gives it back with its colour. */
export interface Paint {
  error(text: string): string;
  warning(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const same = (text: string): string => text;

/** No colour. */
export const plain: Paint = { error: same, warning: same, strong: same, faint: same };

/** One diagnostic as people read it: what, where, why, and what to do. Several lines, without a line break at the end. */
export function renderDiagnostic(diagnostic: Diagnostic, paint: Paint = plain): string {
  const { code, severity, summary, cause, range, frame, suggestion, fix } = diagnostic;
  const mark = severity === "error" ? paint.error : paint.warning;
  const question = suggestion === undefined ? "" : ` Did you mean \`${suggestion}\`?`;
  const lines = [`${mark(`${severity} ${code}`)} ${paint.strong(harmless(summary + question))}`];
  if (range !== undefined) lines.push(paint.faint(`  at ${range.file}:${range.line}:${range.column}`));
  for (const line of frame?.split("\n") ?? []) lines.push(`    ${isMarker(line) ? mark(line) : line}`);
  if (cause !== undefined) lines.push(...indented("why", cause));
  if (fix !== undefined) lines.push(...indented("fix", fix));
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

function indented(label: string, text: string): string[] {
  const [first = "", ...rest] = harmless(text).split("\n");
  return [`  ${label}: ${first}`, ...rest.map((line) => `       ${line}`)];
}

function isMarker(line: string): boolean {
  return /^ +\| *\^+$/.test(line);
}

/** Texts of servers and files may hold what moves a terminal's cursor or sets its title. */
function harmless(text: string): string {
  return text.replaceAll("\r", "").replace(/[^\P{Cc}\n\t]/gu, "·");
}
