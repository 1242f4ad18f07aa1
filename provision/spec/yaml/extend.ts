import type { SourceText } from "../source.ts";
import { type Located, list, mapping, type Span } from "./located.ts";

/** How the entries of a list are told apart, where a list of `own` adds to that of its base. Other lists are replaced. */
const entryKeys: ReadonlyMap<string | number, readonly string[]> = new Map([
  ["fields", ["name"]],
  ["functions", ["name"]],
  // An index goes by the name of its field unless it has one of its own.
  ["indexes", ["name", "field"]],
]);

/**
 * A document with what its base gives it: mappings merge at every depth; of `fields`, `functions` and `indexes`, entries of
 * one name do, and new ones come after those of the base; everything else is replaced. Every part knows its own file.
 */
export function extend(base: Located, own: Located): Located {
  const { children } = own;
  const merged = new Map(base.children);
  merged.delete("collection");
  merged.delete("extends");
  for (const [key, child] of children) {
    const below = merged.get(key);
    const keys = entryKeys.get(key);
    // A key that is new keeps its place among those of the document.
    merged.set(key, below === undefined ? child : merge(below, child, keys));
  }
  return mapping(merged, own.span, own.keySpan);
}

function merge(base: Located, own: Located, keys?: readonly string[]): Located {
  if (base.kind === "list" && own.kind === "list" && keys !== undefined) return mergeEntries(base, own, keys);
  if (base.kind !== "mapping" || own.kind !== "mapping") return own;
  const children = new Map(base.children);
  for (const [key, child] of own.children) {
    const below = children.get(key);
    children.set(key, below === undefined ? child : merge(below, child));
  }
  return mapping(children, own.span, own.keySpan);
}

function mergeEntries(base: Located, own: Located, keys: readonly string[]): Located {
  const entries = [...base.children.values()];
  const places = placesByName(entries, keys);
  for (const entry of own.children.values()) {
    const name = nameOf(entry, keys);
    const at = name === null ? undefined : places.get(name)?.pop();
    const below = at === undefined ? undefined : entries[at];
    if (at === undefined || below === undefined) entries.push(entry);
    else entries[at] = merge(below, entry);
  }
  return list(entries, own.span, own.keySpan);
}

/** Where the entries of a name are, the first one last. */
function placesByName(entries: readonly Located[], keys: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (let at = entries.length - 1; at >= 0; at -= 1) {
    const entry = entries[at];
    const name = entry === undefined ? null : nameOf(entry, keys);
    if (name === null) continue;
    const known = places.get(name);
    if (known === undefined) places.set(name, [at]);
    else known.push(at);
  }
  return places;
}

function nameOf({ children }: Located, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = children.get(key)?.value;
    if (typeof value === "string") return value;
  }
  return null;
}

/** The same tree, every part of which says that it stands in `source`. */
export function standingIn(source: SourceText, part: Located): Located {
  const at = (span: Span): Span => ({ ...span, source });
  const children = new Map<string | number, Located>();
  for (const [key, child] of part.children) children.set(key, standingIn(source, child));
  return { ...part, children, span: at(part.span), keySpan: part.keySpan === null ? null : at(part.keySpan) };
}
