import type { Diagnostic } from "./diagnostic.ts";

/** Diagnostics without repetitions: those without a place first, the others by file, line, column and code. */
export function sortDiagnostics(diagnostics: Iterable<Diagnostic>): Diagnostic[] {
  const unique = new Map<string, Diagnostic>();
  for (const diagnostic of diagnostics) {
    const { code, summary, range } = diagnostic;
    const place = range === undefined ? "" : `${range.file}:${range.line}:${range.column}`;
    const key = `${code}\n${place}\n${summary}`;
    if (!unique.has(key)) unique.set(key, diagnostic);
  }
  return [...unique.values()].sort(compare);
}

function compare(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.range?.file ?? "", b.range?.file ?? "") ||
    (a.range?.line ?? 0) - (b.range?.line ?? 0) ||
    (a.range?.column ?? 0) - (b.range?.column ?? 0) ||
    compareText(a.code, b.code)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
