import { Document, type Pair, Scalar, type ScalarTag, YAMLMap, YAMLSeq } from "yaml";
import { stringTag } from "yaml/util";
import { forJson, forTerminal } from "../diagnostics/harmless.ts";

/** A part of a spec: a value, or a mapping of parts; keys whose part is `undefined` are left out. */
export type Part = string | number | boolean | YAMLMap | YAMLSeq | Scalar | undefined;

/** A line that a mapping on one line is broken at, since nobody reads further. */
const widestLine = 120;

/** A list of words on one line, `[a, b]`; below each other where they are too many. */
class WordList extends YAMLSeq<Scalar<string>> {
  override toString(...[context, ...rest]: Parameters<YAMLSeq["toString"]>): string {
    // Mappings have a blank inside their braces, lists have none: the library knows one setting for both.
    return super.toString(context && { ...context, flowCollectionPadding: "" }, ...rest);
  }
}

export function words(values: readonly string[]): YAMLSeq {
  const list = new WordList();
  list.items = values.map((value) => new Scalar(value));
  list.flow = values.join(", ").length < widestLine;
  return list;
}

/** A mapping with a key a line. */
export function mapping(parts: Readonly<Record<string, Part>>): YAMLMap<Scalar<string>, Part> {
  const map = new YAMLMap<Scalar<string>, Part>();
  for (const [key, part] of Object.entries(parts)) {
    if (part !== undefined) map.set(new Scalar(key), part);
  }
  return map;
}

/** A mapping on one line, `{ name: id, dataType: Int64 }`, unless it is too long for one. */
export function line(parts: Readonly<Record<string, Part>>): YAMLMap<Scalar<string>, Part> {
  const map = mapping(parts);
  map.flow = true;
  map.flow = new Document(map).toString({ lineWidth: 0 }).length <= widestLine;
  return map;
}

/** A text in quotes, even where it could do without. */
export function quoted(text: string): Scalar<string> {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

export function list(items: readonly (YAMLMap | Scalar)[]): YAMLSeq {
  const seq = new YAMLSeq();
  seq.items = [...items];
  return seq;
}

/** Whatever JSON may hold, on one line. */
export function json(value: unknown): YAMLMap | YAMLSeq | Scalar {
  const node = new Document(value, { aliasDuplicateObjects: false }).contents;
  if (node instanceof YAMLMap || node instanceof YAMLSeq) {
    node.flow = true;
    return node;
  }
  return new Scalar(value);
}

/** Puts a comment above the key, a line for each. */
export function above(map: YAMLMap<Scalar<string>, Part>, key: string, comments: readonly string[]): void {
  const found = map.items.find((pair: Pair<Scalar<string>, Part>) => pair.key.value === key);
  if (found !== undefined && comments.length > 0) found.key.commentBefore = asComment(comments);
}

/** Puts a comment above an entry of a list. */
export function noted<N extends YAMLMap | Scalar>(node: N, comments: readonly string[]): N {
  if (comments.length > 0) node.commentBefore = asComment(comments);
  return node;
}

/** The text of a document with comments above and below. */
export function documentText(
  contents: YAMLMap<Scalar<string>, Part>,
  comments: { readonly above: readonly string[]; readonly below?: readonly string[] },
): string {
  const [first] = contents.items;
  if (first !== undefined) above(contents, first.key.value, comments.above);
  const document = new Document(contents, { customTags: (tags) => [carefulText, ...tags] });
  if (comments.below && comments.below.length > 0) document.comment = asComment(comments.below);
  return document.toString({ lineWidth: 0 });
}

/** What comes from a server may hold a line break, which would end the comment. */
function asComment(lines: readonly string[]): string {
  return lines
    .map((text) => ` ${forTerminal(text.replaceAll(/\s*[\r\n\u0085\u2028\u2029]+\s*/g, " "), false)}`)
    .join("\n");
}

/**
 * Text in double quotes where it holds what steers a terminal, or begins a command in a log: YAML has escapes for it, and for
 * line breaks, so that no line of a file begins with what a server said.
 */
const carefulText: ScalarTag = {
  ...stringTag,
  stringify(item, ...rest) {
    const text = String(item.value);
    const careful = forTerminal(text, false) !== text || text.includes("\n");
    return careful ? forJson(JSON.stringify(text)) : (stringTag.stringify?.(item, ...rest) ?? text);
  },
};
