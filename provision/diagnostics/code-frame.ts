import type { SourceRange } from "./diagnostic.ts";
import { displayWidth } from "./display-width.ts";

const contextLines = 2;
const tab = "  ";
const longestLine = 100;

/**
 * The lines around a place in a text, numbered, with a line of `^` under the place. Tabs are drawn as two blanks, and
 * lines longer than 100 characters are cut to the part around the place.
 */
export function codeFrame(text: string, range: SourceRange): string {
  const lines = linesAround(text, range.line);
  const last = lines.at(-1)?.number ?? range.line;
  const gutter = String(last).length;
  const frame: string[] = [];
  for (const { number, content } of lines) {
    const atFault = number === range.line;
    const end = range.endLine > range.line ? content.trimEnd().length + 1 : range.endColumn;
    const cut = cutAround(content, range.column - 1);
    const mark = atFault ? ">" : " ";
    frame.push(`${mark} ${String(number).padStart(gutter)} | ${draw(cut.text)}`.trimEnd());
    if (!atFault) continue;
    const from = range.column - 1 - cut.start + cut.prefix;
    const to = Math.min(
      Math.max(end - 1 - cut.start + cut.prefix, from + 1),
      Math.max(cut.text.length, from + 1),
    );
    const before = displayWidth(draw(cut.text.slice(0, from)));
    const under = Math.max(1, displayWidth(draw(cut.text.slice(from, to))));
    frame.push(`  ${" ".repeat(gutter)} | ${" ".repeat(before)}${"^".repeat(under)}`);
  }
  return frame.join("\n");
}

function linesAround(text: string, line: number): { number: number; content: string }[] {
  const found: { number: number; content: string }[] = [];
  let start = 0;
  for (let number = 1; number <= line + contextLines; number++) {
    const newline = text.indexOf("\n", start);
    const end = newline === -1 ? text.length : newline;
    if (number >= line - contextLines)
      found.push({ number, content: text.slice(start, end).replace(/\r$/, "") });
    if (newline === -1) break;
    start = newline + 1;
  }
  // A file ends with a line break; the empty line that seems to follow says nothing.
  if (
    found.length > 1 &&
    found.at(-1)?.content === "" &&
    found.at(-1)?.number !== line &&
    start >= text.length
  ) {
    found.pop();
  }
  return found;
}

/** The part of a long line that shows `column`; `prefix` is the length of the ellipsis before it. */
function cutAround(line: string, column: number): { text: string; start: number; prefix: number } {
  if (line.length <= longestLine) return { text: line, start: 0, prefix: 0 };
  const start = column < longestLine - 20 ? 0 : column - 40;
  const end = start + longestLine;
  const text = `${start > 0 ? "…" : ""}${line.slice(start, end)}${end < line.length ? "…" : ""}`;
  return { text, start, prefix: start > 0 ? 1 : 0 };
}

/** What is shown of a line: blanks for tabs, nothing that moves a terminal's cursor. */
function draw(text: string): string {
  return text.replaceAll("\t", tab).replace(/\p{Cc}/gu, "·");
}
