import type { Document, ErrorCode, YAMLError } from "yaml";
import type { YamlProblem } from "./problem.ts";

/** More are of no use: after a few errors a parser only guesses. */
const mostPerDocument = 10;

/** What people can do about the errors of the YAML parser, whose messages speak of tokens and nodes. */
const advice: Partial<Record<ErrorCode, { summary?: string; cause?: string; fix: string }>> = {
  TAB_AS_INDENT: {
    summary: "A tab is used for indentation.",
    fix: "Indent with blanks; YAML allows no tabs there.",
  },
  BLOCK_AS_IMPLICIT_KEY: {
    summary: "A value goes on as if it were a mapping.",
    cause: "A text that holds `: ` starts a mapping, and so does a deeper line under a value.",
    fix: 'Put the text in quotes ("…"), or set the indentation right.',
  },
  MULTILINE_IMPLICIT_KEY: {
    summary: "A key goes on over several lines.",
    cause: "Most often a `:` is missing at the end of a key, or a blank after one.",
    fix: "Write `key: value`.",
  },
  BAD_SCALAR_START: { fix: 'Put the text in quotes: "…".' },
  BAD_DQ_ESCAPE: {
    fix: "Write `\\\\` for a backslash, or use single quotes, where backslashes mean nothing.",
  },
  BAD_INDENT: { fix: "Set the indentation right, or close the bracket that is open." },
  MISSING_CHAR: { fix: "Add what is missing." },
  UNEXPECTED_TOKEN: { fix: "Look for a missing quote, bracket, comma or `:`, or wrong indentation." },
  MULTIPLE_ANCHORS: { fix: "Keep one of the anchors." },
};

/** The parser's errors and warnings in our words: one for each line, since one mistake often gives several. */
export function syntaxProblems(document: Document.Parsed, lineOf: (offset: number) => number): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const lines = new Set<number>();
  for (const error of document.errors) {
    const line = lineOf(error.pos[0]);
    if (lines.has(line) || lines.size === mostPerDocument) continue;
    lines.add(line);
    const words = advice[error.code];
    problems.push({
      code: "MS101",
      span: { start: error.pos[0], end: error.pos[1] },
      summary: words?.summary ?? `The YAML cannot be read: ${sentence(error)}`,
      ...(words?.summary === undefined ? {} : { cause: words.cause ?? sentence(error) }),
      fix: words?.fix ?? "Correct the YAML at this place.",
    });
  }
  for (const warning of document.warnings) {
    problems.push({
      code: "MS110",
      span: { start: warning.pos[0], end: warning.pos[1] },
      summary:
        warning.code === "TAG_RESOLVE_FAILED" ? "Tags (`!name`) mean nothing here." : sentence(warning),
      fix: warning.code === "TAG_RESOLVE_FAILED" ? "Remove the tag." : "Remove the directive.",
    });
  }
  return problems;
}

function sentence(error: YAMLError): string {
  return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
}
