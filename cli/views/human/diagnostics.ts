import type { MilvusStackError } from "../../../provision/diagnostics/diagnostic.ts";
import { harmless } from "../../../provision/diagnostics/harmless.ts";
import { renderDiagnostic, renderDiagnostics } from "../../../provision/diagnostics/render.ts";
import type { Style } from "../style.ts";

/** An error as people read it; its stack and its cause only with `verbose`. */
export function renderError(error: MilvusStackError, style: Style, verbose: boolean): string {
  const [first, ...more] = error.diagnostics;
  const alone = first !== undefined && more.length === 0;
  const text = alone ? renderDiagnostic(first, style) : renderDiagnostics(error.diagnostics, style);
  return verbose ? `${text}\n\n${style.faint(stackOf(error))}` : text;
}

/** What nobody foresaw: one sentence, and how to report it. */
export function renderDefect(error: unknown, style: Style, verbose: boolean): string {
  const what = error instanceof Error ? error.message : String(error);
  const [first = ""] = what.split("\n");
  const sentence = `${style.error("defect")} milvus-stack failed in a way that nobody foresaw: ${harmless(first)}`;
  if (verbose) return `${sentence}\n\n${style.faint(stackOf(error))}`;
  return `${sentence}\n  fix: Run it again with --verbose and report what it prints, with the command, to the project's issue tracker.`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const stack = harmless(error.stack ?? error.message);
  return error.cause === undefined ? stack : `${stack}\ncaused by ${stackOf(error.cause)}`;
}
