import { type Document, isMap, isNode, isPair, LineCounter, parseDocument } from "yaml";
import type { SourceRange } from "../../provision/diagnostics/index.ts";

/** The text of a YAML file that knows where its parts stand. */
export interface YamlSource {
  readonly file: string;
  readonly text: string;
  readonly document: Document.Parsed;
  /** The value at `path`, or its nearest parent that is there; with `key`, the key of that name in it. */
  rangeOf(path: readonly PropertyKey[], key?: string): SourceRange;
  rangeAt(start: number, end: number): SourceRange;
}

export function yamlSource(text: string, file: string): YamlSource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, merge: true, prettyErrors: false });
  const rangeAt = (start: number, end: number): SourceRange => {
    // A mapping in block style ends with the line break after it.
    const length = text.slice(start, end).trimEnd().length;
    const from = lineCounter.linePos(start);
    const to = lineCounter.linePos(start + length);
    // An empty text has no lines.
    const line = Math.max(1, from.line);
    const column = Math.max(1, from.col);
    return { file, line, column, endLine: Math.max(line, to.line), endColumn: Math.max(column, to.col) };
  };
  return {
    file,
    text,
    document,
    rangeAt,
    rangeOf(path, key) {
      const node = keyIn(nodeAt(document, path), key) ?? nodeAt(document, path);
      const [start, end] = isNode(node) ? (node.range ?? [0, 0]) : [0, 0];
      return rangeAt(start, end);
    },
  };
}

function nodeAt(document: Document.Parsed, path: readonly PropertyKey[]): unknown {
  let node: unknown = document.contents;
  for (const step of path) {
    const inner: unknown = isMap(node) ? node.get(step, true) : undefined;
    if (!isNode(inner)) return node;
    node = inner;
  }
  return node;
}

function keyIn(node: unknown, key: string | undefined): unknown {
  if (key === undefined || !isMap(node)) return undefined;
  return node.items.find((pair) => isPair(pair) && String(pair.key) === key)?.key;
}
