import { parseAllDocuments } from "yaml";
import { findSecrets } from "./find-secrets.ts";
import type { Located, Span } from "./located.ts";
import { type Position, positionsIn } from "./positions.ts";
import type { YamlProblem } from "./problem.ts";
import { syntaxProblems } from "./syntax-problems.ts";
import { toLocated } from "./to-located.ts";

export interface YamlDocument {
  /** null: the syntax is wrong, and what the parser made of it means nothing. */
  readonly root: Located | null;
  readonly problems: readonly YamlProblem[];
  /** Secrets that are written out. */
  readonly secrets: readonly Span[];
}

export interface YamlText {
  /** Documents that hold something. */
  readonly documents: readonly YamlDocument[];
  positionOf(offset: number): Position;
}

export interface ReadOptions {
  /** Values of keys such as `token` are secrets. */
  readonly secretKeys: boolean;
}

/** Reads every document of a text. Never throws: what is wrong comes as problems of a document. */
export function readYaml(text: string, options: ReadOptions): YamlText {
  const positionOf = positionsIn(text);
  try {
    return { documents: parse(text, positionOf, options), positionOf };
  } catch (error) {
    // The parser calls itself for every level of nesting.
    if (!(error instanceof RangeError)) throw error;
    return { documents: [{ root: null, problems: [tooDeep], secrets: [] }], positionOf };
  }
}

const tooDeep: YamlProblem = {
  code: "MS101",
  span: { start: 0, end: 0 },
  summary: "The file is nested too deeply to be read.",
  fix: "Look for brackets that are never closed.",
};

function parse(
  text: string,
  positionOf: (offset: number) => Position,
  { secretKeys }: ReadOptions,
): YamlDocument[] {
  const documents = parseAllDocuments(text, {
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
    const secrets = secretKeys ? findSecrets(document) : [];
    if (document.errors.length > 0) return [{ root: null, problems, secrets }];
    const root = toLocated(document, (problem) => problems.push(problem));
    const isNothing = root.kind === "scalar" && root.value === null;
    return isNothing && problems.length === 0 ? [] : [{ root, problems, secrets }];
  });
}
