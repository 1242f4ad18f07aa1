/** Something in a page of the guide that a test carries out, in the order of the page. */
export type Step =
  | { readonly kind: "run"; readonly line: number; readonly script: string; readonly exitCode: number }
  | { readonly kind: "file"; readonly line: number; readonly path: string; readonly text: string }
  | { readonly kind: "prints"; readonly line: number; readonly text: string };

/**
 * Reads the marks of a page. They stand before a fenced block, as comments that no reader sees:
 *
 * - `<!-- run -->`: the block is run by a shell and exits with 0; `<!-- run: exit 3 -->` says with what else.
 *   `<!-- run: npm start -->` runs a command that stands in a block with others.
 * - `<!-- file: data/x.jsonl -->`: the block is written to this file.
 * - `<!-- prints -->`: what was run just before has printed these lines, in this order. Figures may differ; a line `…`
 *   stands for any number of lines, and an `…` at the end of a line for the rest of it.
 *
 * @throws Error where a mark has no block, or is none of these
 */
export function readGuide(page: string): Step[] {
  const lines = page.split("\n");
  const steps: Step[] = [];
  for (const [at, text] of lines.entries()) {
    const [, mark, rest = ""] = /^<!-- (run|file|prints)(?:: (.*))? -->$/.exec(text) ?? [];
    if (mark === undefined) continue;
    const line = at + 1;
    const [, exit] = /^exit (\d+)$/.exec(rest) ?? [];
    if (mark === "run" && rest !== "" && exit === undefined) {
      steps.push({ kind: "run", line, script: rest, exitCode: 0 });
      continue;
    }
    const block = blockAfter(lines, at);
    if (mark === "run") steps.push({ kind: "run", line, script: block, exitCode: Number(exit ?? 0) });
    else if (mark === "file") steps.push({ kind: "file", line, path: rest, text: `${block}\n` });
    else steps.push({ kind: "prints", line, text: block });
  }
  return steps;
}

function blockAfter(lines: readonly string[], at: number): string {
  const from = lines.findIndex((line, index) => index > at && line !== "");
  const to = lines.indexOf("```", from);
  if (!lines[from]?.startsWith("```") || to === -1)
    throw new Error(`No block follows the mark in line ${at + 1}`);
  return lines.slice(from + 1, to).join("\n");
}

/** Lines of `documented` that were not printed after the one before them; figures, blanks and blank lines do not count. */
export function notPrinted(documented: string, printed: string): string[] {
  const found = printed.split("\n").map(withoutFigures);
  let next = 0;
  return documented.split("\n").filter((line) => {
    const wanted = withoutFigures(line);
    if (wanted === "" || wanted === "…") return false;
    const prefix = wanted.endsWith("…") ? wanted.slice(0, -1).trimEnd() : null;
    const at = found.findIndex(
      (text, index) => index >= next && (prefix === null ? text === wanted : text.startsWith(prefix)),
    );
    if (at !== -1) next = at + 1;
    return at === -1;
  });
}

/** A time may be said in another unit the next time. */
function withoutFigures(line: string): string {
  return line
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\d[\d.,]*(?: (?:ms|s|min)\b)?/g, "0");
}
