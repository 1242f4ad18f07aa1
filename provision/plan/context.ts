import type { SourceRange } from "../diagnostics/diagnostic.ts";
import type { LoadedCollection } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { CollectionState, LiveCollection } from "../state/types.ts";
import type { Difference } from "./attributes.ts";
import { type ChangeKind, classOf } from "./change-classes.ts";
import type { CollectionFacts } from "./losses/row-facts.ts";
import { addressOf } from "./names.ts";
import type { Action, AttributeChange, ChangeClass, Outage } from "./types.ts";

/** Everything that planning one collection of the specs looks at. */
export interface CollectionContext {
  /** Public name, with its database unless that is `default`. */
  readonly key: string;
  readonly database: string;
  /** Public name: the alias. */
  readonly name: string;
  /** Physical name, of the one there is or of the one to make. */
  readonly physical: string;
  readonly generation: number;
  readonly owner: string;
  /** Name of the environment, for advice. */
  readonly environment: string;
  readonly loaded: LoadedCollection;
  readonly desired: CollectionState;
  readonly capabilities: Capabilities;
  /** What was read of the rows of `physical`; null: nothing. */
  readonly facts: CollectionFacts | null;
}

/** The same for a collection that is there. */
export interface LiveContext extends CollectionContext {
  readonly live: LiveCollection;
}

export function rangeAt(context: CollectionContext, path: readonly (string | number)[]): SourceRange {
  return context.loaded.source.rangeOf(path);
}

/** Position of the entry with this name in a list of the spec, for its range; the list itself when there is none. */
export function pathOf(
  context: CollectionContext,
  list: "fields" | "functions" | "partitions" | "indexes",
  name: string,
): (string | number)[] {
  const entries = context.loaded.spec[list] ?? [];
  const at = entries.findIndex((entry) =>
    typeof entry === "string"
      ? entry === name
      : "name" in entry && entry.name !== undefined
        ? entry.name === name
        : "field" in entry && entry.field === name,
  );
  return at === -1 ? [list] : [list, at];
}

const severity: readonly ChangeClass[] = ["live", "reload", "reindex", "rebuild", "forbidden"];

/** The hardest of several classes; `live` of none. */
export function hardest(classes: readonly ChangeClass[]): ChangeClass {
  return severity[Math.max(0, ...classes.map((one) => severity.indexOf(one)))] ?? "forbidden";
}

/** How hard a kind of change is on this collection, as it is now. */
export function classOn(context: LiveContext, kind: ChangeKind): ChangeClass {
  return classOf(kind, context.capabilities.server, context.live.load !== null);
}

/** What clients notice: only what is loaded can be missed. */
export function outageOf(change: ChangeClass, context: LiveContext): Outage {
  if (change === "rebuild") return "alias switch";
  const interrupts = change === "reload" || change === "reindex";
  return interrupts && context.live.load !== null ? "reload" : "none";
}

/** An action with the common parts filled in; what is given wins. */
export function makeAction(
  context: CollectionContext,
  suffix: readonly string[],
  parts: Pick<Action, "verb" | "class" | "reason"> & Partial<Action>,
): Action {
  return {
    address: addressOf(context.key, ...suffix),
    outage: "none",
    changes: [],
    guards: [],
    losses: [],
    range: null,
    operations: [],
    ...parts,
  };
}

/** A change that needs a new physical collection; `foldIntoRebuild` makes one rebuild of all of them. */
export function makeRebuild(
  context: CollectionContext,
  suffix: readonly string[],
  differences: readonly Difference[],
  parts: Partial<Action> = {},
): Action {
  return makeAction(context, suffix, {
    verb: "rebuild",
    class: "rebuild",
    outage: "alias switch",
    reason: differences.map(describeDifference).join(" and "),
    changes: withoutKind(differences),
    ...parts,
  });
}

/** `dim changes from 384 to 1536`. */
export function describeDifference({ attribute, before, after }: AttributeChange): string {
  if (before === null || before === "") return `${attribute} becomes ${show(after)}`;
  if (after === null || after === "") return `${attribute} was ${show(before)} and is no longer asked for`;
  return `${attribute} changes from ${show(before)} to ${show(after)}`;
}

export function withoutKind(differences: readonly Difference[]): Action["changes"] {
  return differences.map(({ attribute, before, after }) => ({ attribute, before, after }));
}

function show(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
