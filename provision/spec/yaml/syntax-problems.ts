import { type Document, type ErrorCode, isCollection, isScalar, visit, type YAMLError } from "yaml";
import type { Span } from "./located.ts";
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
    summary: "This line is no `key: value`.",
    cause: "A `:` is missing after the key, or a blank after the `:`.",
    fix: "Write `key: value`.",
  },
  BAD_SCALAR_START: { fix: 'Put the text in quotes: "…".' },
  BAD_DQ_ESCAPE: {
    fix: "Write `\\\\` for a backslash, or use single quotes, where backslashes mean nothing.",
  },
  BAD_INDENT: { fix: "Begin the line at the same column as the others of its kind." },
  MISSING_CHAR: { fix: "Add what is missing." },
  UNEXPECTED_TOKEN: { fix: "Look for a missing quote, bracket, comma or `:`, or wrong indentation." },
  RESOURCE_EXHAUSTION: {
    summary: "The file is nested too deeply to be read.",
    fix: "Look for brackets that are never closed.",
  },
  MULTIPLE_ANCHORS: { fix: "Keep one of the anchors." },
};

/** The parser's errors and warnings in our words: one for each line, since one mistake often gives several. */
export function syntaxProblems(
  document: Document.Parsed,
  text: string,
  lineOf: (offset: number) => number,
): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const lines = new Set<number>();
  for (const error of document.errors) {
    const line = lineOf(error.pos[0]);
    if (lines.has(line) || lines.size === mostPerDocument) continue;
    lines.add(line);
    problems.push(unquotedVariable(error, text) ?? unclosed(error, document) ?? inOurWords(error));
  }
  for (const warning of document.warnings) {
    const tag = warning.code === "TAG_RESOLVE_FAILED";
    problems.push({
      code: "MS110",
      span: spanOf(warning),
      summary: tag ? "Tags (`!name`) mean nothing here." : sentence(warning),
      fix: tag ? "Remove the tag." : "Remove the directive.",
    });
  }
  return problems;
}

function inOurWords(error: YAMLError): YamlProblem {
  const words = advice[error.code];
  return {
    code: "MS101",
    span: spanOf(error),
    summary: words?.summary ?? `The YAML cannot be read: ${sentence(error)}`,
    ...(words?.summary === undefined ? {} : { cause: words.cause ?? sentence(error) }),
    fix: words?.fix ?? "Correct the YAML at this place.",
  };
}

/** `{ uri: ${NAME} }`: the brace of a variable begins a mapping there. */
function unquotedVariable(error: YAMLError, text: string): YamlProblem | null {
  const [at] = error.pos;
  if (text[at] !== "{" || text[at - 1] !== "$") return null;
  const end = text.slice(at).search(/[}\n]|$/) + at + 1;
  return {
    code: "MS101",
    span: { start: at - 1, end },
    summary: "A variable stands without quotes between braces.",
    cause: "Between { and } a brace of its own begins a mapping.",
    fix: 'Put it in quotes: "${NAME}".',
  };
}

/** A quote or bracket that is never closed: the parser sees it where the text ends, people want to see where it begins. */
function unclosed(error: YAMLError, document: Document.Parsed): YamlProblem | null {
  const quote = error.code === "MISSING_CHAR" && error.message.startsWith("Missing closing");
  const bracket = error.code === "BAD_INDENT" && error.message.startsWith("Flow");
  if (!quote && !bracket) return null;
  let start: number | null = null;
  visit(document, {
    Node(_, node) {
      const [from, , to] = node.range ?? [0, 0, 0];
      const candidate = quote
        ? isScalar(node) && node.type?.startsWith("QUOTE")
        : isCollection(node) && node.flow;
      if (candidate && from < error.pos[0] && to >= error.pos[0]) start = from;
    },
  });
  if (start === null) return null;
  return {
    code: "MS101",
    span: { start, end: start + 1 },
    summary: `This ${quote ? "quote" : "bracket"} is not closed.`,
    fix: `Add the closing ${quote ? "quote" : "bracket"}.`,
  };
}

function spanOf(error: YAMLError): Span {
  return { start: error.pos[0], end: error.pos[1] };
}

function sentence(error: YAMLError): string {
  return /[.!?]$/.test(error.message) ? error.message : `${error.message}.`;
}
