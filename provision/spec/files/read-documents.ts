import { resolve } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { blot, credentialsIn, plainSecretLines } from "../secrets.ts";
import { type SourceText, toDiagnostic } from "../source.ts";
import type { Located, Span } from "../yaml/located.ts";
import { readYaml } from "../yaml/read-yaml.ts";
import type { ProjectBoundary } from "./project-boundary.ts";
import type { Unreadable } from "./read-regular-file.ts";
import { readText } from "./read-text.ts";

export interface ReadDocuments {
  /** The file with its secrets blotted out; null: it could not be read. */
  readonly source: SourceText | null;
  /** null in place of a document whose syntax is wrong. */
  readonly documents: readonly (Located | null)[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the YAML documents of a file. From here on nothing can print a secret that stands in it: the text that code
 * frames are cut from has none any more. `secretKeys`: values of keys such as `token` are secrets.
 */
export function readDocuments(
  file: string,
  cwd: string,
  { secretKeys, boundary }: { readonly secretKeys: boolean; readonly boundary: ProjectBoundary },
): ReadDocuments {
  const read = readText(resolve(cwd, file), boundary);
  if ("problem" in read) return { source: null, documents: [], diagnostics: [unreadable(file, read)] };
  return documentsIn(file, read.text, secretKeys);
}

/** The documents of a text that stands in `file`, or is about to. */
export function documentsIn(file: string, text: string, secretKeys: boolean): ReadDocuments {
  const { documents, positionOf } = readYaml(text, { secretKeys });
  const roots = documents.map(({ root }) => root);
  const lines = secretKeys ? plainSecretLines(text) : [];
  const values = documents.flatMap(({ secrets }) => secrets);
  const plain = roots.includes(null) ? [...values, ...lines].filter(isFirstAtItsPlace) : values;
  const credentials = credentialsIn(text).filter(({ span }) => !plain.some((other) => overlap(span, other)));
  const source: SourceText = { file, text: blot(text, [...values, ...lines]), positionOf };
  const problems = [
    ...documents.flatMap((document) => document.problems),
    ...plain.map((span) => ({
      code: "MS123",
      span,
      summary: "A secret is written in plain.",
      cause: "Whoever can read the repository can read it.",
      fix: "Put it into an environment variable and write `${NAME}` here. If it was ever committed, replace it.",
    })),
    ...credentials.map(({ name, span }) => ({
      code: "MS124",
      span,
      summary: `${name} is written in plain.`,
      cause: "Whoever can read the repository can read it.",
      fix: "Remove it; secrets are taken from environment variables only. If it was ever committed, replace it.",
    })),
    ...(documents.length > 0 ? [] : [{ ...empty, span: { start: 0, end: 0 } }]),
  ];
  return { source, documents: roots, diagnostics: problems.map((problem) => toDiagnostic(source, problem)) };
}

const empty = {
  code: "MS108",
  summary: "The file is empty.",
  cause: "It holds no YAML document, or only comments.",
  fix: "Describe something in it, or remove it.",
};

/** A file that cannot be read, as a diagnostic. */
export function unreadable(file: string, { problem, fix, outside }: Unreadable): Diagnostic {
  const range = { file, line: 1, column: 1, endLine: 1, endColumn: 1 };
  const code = outside ? "MS132" : "MS111";
  return { code, severity: "error", summary: `${file} cannot be read.`, cause: problem, range, fix };
}

function isFirstAtItsPlace(span: Span, index: number, spans: readonly Span[]): boolean {
  return spans.findIndex((other) => overlap(span, other)) === index;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}
