import { type Document, isAlias, isMap, isScalar, isSeq, type Node, Scalar } from "yaml";
import { type Located, list, mapping, type Span, scalar, unknownValue } from "./located.ts";
import type { YamlProblem } from "./problem.ts";

/** A document whose aliases come to more values than this is refused: a few lines can stand for billions. */
const largestDocument = 100_000;

/**
 * Turns the syntax tree of one document into located values, following aliases and merge keys. A value that came
 * through either stands where it is written: at its anchor.
 */
export function toLocated(document: Document.Parsed, report: (problem: YamlProblem) => void): Located {
  const anchors = new Map<string, Node>();
  const finished = new Map<Node, Located>();
  const tooLarge = new Set<Node>();
  let mergedKeys = 0;

  const unknown = (span: Span, keySpan: Span | null) => scalar(unknownValue, span, keySpan);

  function convert(node: unknown, keySpan: Span | null, place: Span): Located {
    if (isAlias(node)) return follow(node.source, spanOf(node, place), keySpan);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return scalar(null, place, keySpan);
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    const span = spanOf(node, place);
    const located = isScalar(node)
      ? scalar(node.value, span, keySpan)
      : isSeq(node)
        ? list(
            node.items.map((item) => convert(item, null, span)),
            span,
            keySpan,
          )
        : convertMap(node.items, span, keySpan);
    finished.set(node, located);
    return located;
  }

  function follow(anchor: string, span: Span, keySpan: Span | null): Located {
    const target = anchors.get(anchor);
    if (target === undefined) {
      report({
        code: "MS109",
        span,
        summary: `The alias *${anchor} refers to no anchor.`,
        cause: `No value before it is marked &${anchor}.`,
        known: [...anchors.keys()],
        wanted: anchor,
        fix: `Mark the value with &${anchor} above this line, or write the value here.`,
      });
      return unknown(span, keySpan);
    }
    const located = finished.get(target);
    if (located === undefined) {
      report({
        code: "MS109",
        span,
        summary: `The alias *${anchor} is part of the value that it stands for.`,
        cause: "Following it would never end.",
        fix: "Write the value here instead of the alias.",
      });
      return unknown(span, keySpan);
    }
    if (located.size > largestDocument) {
      if (!tooLarge.has(target)) {
        report({
          code: "MS109",
          span,
          summary: `The alias *${anchor} stands for more than ${largestDocument} values.`,
          cause: "Aliases of aliases multiply.",
          fix: "Write out the values that are needed.",
        });
      }
      tooLarge.add(target);
      return unknown(span, keySpan);
    }
    return { ...located, span: located.kind === "scalar" ? located.span : span, keySpan };
  }

  function convertMap(
    pairs: readonly { key: unknown; value: unknown }[],
    span: Span,
    keySpan: Span | null,
  ): Located {
    const own = new Map<string | number, Located>();
    const merged: Located[] = [];
    for (const { key, value } of pairs) {
      const name = keyOf(key, span);
      if (name === null) continue;
      const at = spanOf(key, span);
      const child = convert(value, at, { start: at.end, end: at.end });
      if (name === "<<" && isScalar(key) && key.type === Scalar.PLAIN) {
        merged.push(...mergeSources(child, at));
        continue;
      }
      const first = own.get(name);
      if (first !== undefined) {
        report({
          code: "MS102",
          span: at,
          summary: `The key ${name} is given twice.`,
          other: first.keySpan ?? first.span,
          cause: "Only one of them can count.",
          fix: "Remove one of the two.",
        });
      }
      own.set(name, child);
    }
    // What is written beats what is merged in, and of several merged mappings the first one wins.
    for (const { children } of merged) {
      mergedKeys += children.size;
      if (mergedKeys > largestDocument) break;
      for (const [key, child] of children) if (!own.has(key)) own.set(key, child);
    }
    return mapping(own, span, keySpan);
  }

  function mergeSources(value: Located, span: Span): Located[] {
    const sources = value.kind === "list" ? [...value.children.values()] : [value];
    if (sources.every((source) => source.kind === "mapping")) return sources;
    report({
      code: "MS109",
      span,
      summary: "<< merges mappings, and this is none.",
      fix: "Give an alias of a mapping, or a list of such aliases: `<<: *name`.",
    });
    return [];
  }

  function keyOf(key: unknown, place: Span): string | null {
    const target = isAlias(key) ? anchors.get(key.source) : key;
    if (isScalar(target)) {
      if (target.anchor !== undefined) anchors.set(target.anchor, target);
      return target.value === null
        ? ""
        : typeof target.value === "string"
          ? target.value
          : (target.source ?? "");
    }
    report({
      code: "MS110",
      span: spanOf(key, place),
      summary: "A key must be a text.",
      cause: "YAML allows lists and mappings as keys; specs do not.",
      fix: "Write a plain key.",
    });
    return null;
  }

  const start = document.range[0];
  const root = convert(document.contents, null, { start, end: start });
  if (root.size <= largestDocument && mergedKeys <= largestDocument) return root;
  if (tooLarge.size === 0) {
    report({
      code: "MS109",
      span: { start: root.span.start, end: root.span.start },
      summary: `The document comes to more than ${largestDocument} values.`,
      cause: "Aliases count as often as they are used.",
      fix: "Split it, or write out the values that are needed.",
    });
  }
  return unknown(root.span, null);
}

function spanOf(node: unknown, otherwise: Span): Span {
  const range = (isAlias(node) || isScalar(node) || isMap(node) || isSeq(node)) && node.range;
  return range ? { start: range[0], end: range[1] } : otherwise;
}
