import { type Document, isAlias, isPair, isScalar, type Node, visit } from "yaml";
import { isReference, isSecretKey } from "../secrets.ts";
import type { Span } from "./located.ts";

/**
 * Places of secrets that are written out: every scalar below a key such as `token`, and below an anchor that an alias
 * there refers to. Looks at the syntax itself, so that a value which counts for nothing (a key given twice) is found too.
 */
export function findSecrets(document: Document.Parsed): Span[] {
  const spans = new Map<number, Span>();
  const anchors = new Set<string>();
  let known: number;
  do {
    known = anchors.size;
    visit(document, {
      Node(_, node, parents) {
        if (![...parents, node].some((one) => isSecretPlace(one, anchors))) return;
        if (isAlias(node)) anchors.add(node.source);
        if (!isScalar(node) || node.range === undefined || node.range === null || isKey(node, parents.at(-1)))
          return;
        if (node.value === null || isReference(String(node.value))) return;
        spans.set(node.range[0], { start: node.range[0], end: node.range[1] });
      },
    });
  } while (anchors.size > known);
  return [...spans.values()];
}

function isSecretPlace(part: unknown, anchors: ReadonlySet<string>): boolean {
  if (isPair(part)) return isScalar(part.key) && isSecretKey(String(part.key.value));
  return typeof part === "object" && part !== null && "anchor" in part && anchors.has(String(part.anchor));
}

function isKey(node: Node, parent: unknown): boolean {
  return isPair(parent) && parent.key === node;
}
