import type { Diagnostic, SourceRange } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/did-you-mean.ts";
import { problemIn } from "./problem.ts";
import type { SpecSource } from "./types.ts";
import { type Located, locate, type Path, type Span } from "./yaml/located.ts";
import type { Position } from "./yaml/positions.ts";
import type { YamlProblem } from "./yaml/problem.ts";

/** A file that was read, with its secrets blotted out. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  positionOf(offset: number): Position;
}

export function rangeOfSpan(source: SourceText, span: Span): SourceRange {
  const { file, text, positionOf } = span.source ?? source;
  const start = Math.min(span.start, text.length);
  // A mapping in block style ends with the line break after it.
  const length = text.slice(start, Math.min(Math.max(span.end, start), text.length)).trimEnd().length;
  const from = positionOf(start);
  const to = positionOf(start + length);
  return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
}

/** Where the parts of one document stand. */
export function specSource(source: SourceText, root: Located): SpecSource {
  return {
    file: source.file,
    text: source.text,
    textOf: (file) => textsBelow(root).get(file) ?? source.text,
    rangeOf(path: Path, part: "key" | "value" = "value"): SourceRange {
      const { found, exact } = locate(root, path);
      const span = part === "key" && exact && found.keySpan !== null ? found.keySpan : found.span;
      return rangeOfSpan(source, span);
    },
  };
}

/** The files that parts of a document stand in, besides its own. */
function textsBelow(part: Located, texts = new Map<string, string>()): Map<string, string> {
  const { source } = part.span;
  if (source !== undefined) texts.set(source.file, source.text);
  for (const child of part.children.values()) textsBelow(child, texts);
  return texts;
}

/** A problem found while reading, as a diagnostic with its place. */
export function toDiagnostic(source: SourceText, problem: YamlProblem): Diagnostic {
  const { span, wanted, known = [], other, ...rest } = problem;
  const elsewhere =
    other === undefined ? "" : `; the other one is on line ${source.positionOf(other.start).line}.`;
  return problemIn(span.source ?? source, rangeOfSpan(source, span), {
    ...rest,
    cause: causeWith(rest.cause, elsewhere),
    suggestion: rest.suggestion ?? (wanted === undefined ? undefined : didYouMean(wanted, known)),
  });
}

/** The place of the other one is part of the sentence. */
function causeWith(cause: string | undefined, elsewhere: string): string | undefined {
  return cause === undefined || elsewhere === "" ? cause : cause.replace(/\.$/, "") + elsewhere;
}
