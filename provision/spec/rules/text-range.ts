import type { SourceRange } from "../../diagnostics/diagnostic.ts";
import { textAt } from "../problem.ts";
import type { SpecSource } from "../types.ts";
import type { Path } from "./collection-rule.ts";

/**
 * Place of a part of the text at `path`. Where the file does not show the text as it is, as with escapes or line breaks
 * in it, the place of all of it.
 */
export function rangeWithin(
  source: SpecSource,
  path: Path,
  value: string,
  offset: number,
  length: number,
): SourceRange {
  const whole = source.rangeOf(path);
  const line = textAt(source, whole).split("\n")[whole.line - 1] ?? "";
  const before = [...line].slice(0, whole.column - 1).join("");
  const written = line.slice(before.length);
  const quote = written.startsWith('"') || written.startsWith("'") ? 1 : 0;
  const columns = [...before].length === whole.column - 1;
  if (!columns || !written.slice(quote).startsWith(value)) return whole;
  const start = Math.min(offset, Math.max(0, value.length - 1));
  const end = Math.max(start + 1, Math.min(offset + length, value.length));
  const column = (index: number) => whole.column + quote + [...value.slice(0, index)].length;
  return { ...whole, column: column(start), endLine: whole.line, endColumn: column(end) };
}
