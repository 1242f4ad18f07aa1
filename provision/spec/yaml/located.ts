import type { SourceText } from "../source.ts";

/** Offsets into a text, the end not included. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** The text itself, where it is not that of the document's own file: a base that the document extends. */
  readonly source?: SourceText;
}

export type Path = readonly (string | number)[];

/** Stands for a value that is not known, such as an unset variable or an alias of nothing: it fits everywhere. */
export const unknownValue: unique symbol = Symbol("unknown");

/** A value of a YAML document that knows where each of its parts stands. */
export interface Located {
  readonly kind: "scalar" | "list" | "mapping";
  /** Plain data: aliases and merge keys followed. */
  readonly value: unknown;
  readonly span: Span;
  /** Place of the key that holds this value in a mapping. */
  readonly keySpan: Span | null;
  /** Empty for a scalar. */
  readonly children: ReadonlyMap<string | number, Located>;
  /** How many values this one comes to when every alias is followed. */
  readonly size: number;
}

export function mapping(
  children: ReadonlyMap<string | number, Located>,
  span: Span,
  keySpan: Span | null,
): Located {
  const value = Object.fromEntries([...children].map(([key, child]) => [key, child.value]));
  return { kind: "mapping", value, span, keySpan, children, size: sizeOf(children.values()) };
}

export function list(items: readonly Located[], span: Span, keySpan: Span | null): Located {
  const value = items.map((item) => item.value);
  return { kind: "list", value, span, keySpan, children: new Map(items.entries()), size: sizeOf(items) };
}

export function scalar(value: unknown, span: Span, keySpan: Span | null): Located {
  return { kind: "scalar", value, span, keySpan, children: new Map(), size: 1 };
}

function sizeOf(children: Iterable<Located>): number {
  let size = 1;
  for (const child of children) size += child.size;
  return size;
}

/** The part at `path`, or its nearest parent that exists; `exact` says which. */
export function locate(root: Located, path: Path): { found: Located; exact: boolean } {
  let found = root;
  for (const step of path) {
    const child = found.children.get(step);
    if (child === undefined) return { found, exact: false };
    found = child;
  }
  return { found, exact: true };
}

/** The part at `path`; null when there is none. */
export function partAt(root: Located, path: Path): Located | null {
  const { found, exact } = locate(root, path);
  return exact ? found : null;
}

/** `base` with `change` laid over it: mappings merge at every depth, everything else is replaced. Places stay right. */
export function overlay(base: Located, change: Located): Located {
  if (base.kind !== "mapping" || change.kind !== "mapping") return change;
  const children = new Map(base.children);
  for (const [key, child] of change.children) {
    const below = children.get(key);
    children.set(key, below === undefined ? child : overlay(below, child));
  }
  return mapping(children, base.span, base.keySpan);
}

/** The tree with the part at `path` changed by `change`, which may take it away (null) or give it another key. */
export function changeAt(
  root: Located,
  path: Path,
  change: (part: Located) => { key?: string; part: Located } | null,
): Located {
  const [step, ...rest] = path;
  const child = step === undefined ? undefined : root.children.get(step);
  if (step === undefined || child === undefined) return root;
  const children = new Map<string | number, Located>();
  for (const [key, part] of root.children) {
    if (key !== step) {
      children.set(key, part);
    } else if (rest.length > 0) {
      children.set(key, changeAt(child, rest, change));
    } else {
      const changed = change(child);
      if (changed !== null) children.set(changed.key ?? key, changed.part);
    }
  }
  return root.kind === "list"
    ? list([...children.values()], root.span, root.keySpan)
    : mapping(children, root.span, root.keySpan);
}

/** Every scalar of a tree with its path; a part that several aliases share comes once for each. */
export function* scalarsOf(part: Located, path: Path = []): Generator<{ path: Path; part: Located }> {
  if (part.kind === "scalar") yield { path, part };
  for (const [key, child] of part.children) yield* scalarsOf(child, [...path, key]);
}
