import { LineCounter, parseAllDocuments } from "yaml";
import type { Located } from "./located.ts";
import type { YamlProblem } from "./problem.ts";
import { syntaxProblems } from "./syntax-problems.ts";
import { toLocated } from "./to-located.ts";

export interface YamlDocument {
  /** null: the syntax is wrong, and what the parser made of it means nothing. */
  readonly root: Located | null;
  readonly problems: readonly YamlProblem[];
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface YamlText {
  /** Documents that hold something. */
  readonly documents: readonly YamlDocument[];
  positionOf(offset: number): Position;
}

/** Reads every document of a text. Never throws: what is wrong comes as problems of a document. */
export function readYaml(text: string): YamlText {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return line === 0 ? { line: 1, column: offset + 1 } : { line, column: col };
  };
  try {
    return { documents: parse(text, lines, positionOf), positionOf };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const problem: YamlProblem = {
      code: "MS101",
      span: { start: 0, end: 0 },
      summary: "The file is nested too deeply to be read.",
      fix: "Look for brackets that are never closed.",
    };
    return { documents: [{ root: null, problems: [problem] }], positionOf: () => ({ line: 1, column: 1 }) };
  }
}

function parse(
  text: string,
  lineCounter: LineCounter,
  positionOf: (offset: number) => Position,
): YamlDocument[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    prettyErrors: false,
    logLevel: "error",
    // Found in toLocated, with both places.
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap((document): YamlDocument[] => {
    if (document.errors.length === 0 && document.contents === null) return [];
    const problems = syntaxProblems(document, text, (offset) => positionOf(offset).line);
    if (document.errors.length > 0) return [{ root: null, problems }];
    const root = toLocated(document, (problem) => problems.push(problem));
    return isNothing(root) && problems.length === 0 ? [] : [{ root, problems }];
  });
}

function isNothing(root: Located): boolean {
  return root.kind === "scalar" && root.value === null;
}
