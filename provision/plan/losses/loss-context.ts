import { count, thousands } from "../../diagnostics/text.ts";
import type { LiveCollection, LiveState } from "../../state/types.ts";
import type { Action } from "../types.ts";
import type { Loss, LossKind } from "./loss.ts";
import { factsOf, type RowFacts } from "./row-facts.ts";

/** What is known when an action is asked what it loses. */
export interface LossContext {
  readonly action: Omit<Action, "losses">;
  readonly state: LiveState;
  readonly facts: RowFacts | undefined;
}

/** All dynamic values of a collection, but those that become fields. */
export function dynamicLoss(context: LossContext, live: LiveCollection): Loss {
  const { database, name: collection } = live;
  const sample = factsOf(context.facts, { database, collection })?.sample ?? null;
  const what = `all dynamic values of ${publicName(context)}`;
  const of = { database, collection, partition: null };
  const common = { kind: "dynamic-field" as const, what, name: publicName(context), of };
  if (sample === null) return { ...common, rows: null, extent: null };
  const { withOtherKeys, looked, all } = sample;
  const among = all ? count(looked, "row") : `the first ${count(looked, "row")}`;
  return {
    ...common,
    rows: all ? withOtherKeys : null,
    extent: `${thousands(withOtherKeys)} of ${among} have some`,
  };
}

/** A loss of every row of a collection. */
export function counted(
  context: LossContext,
  kind: LossKind,
  what: string,
  name: string,
  ref: { readonly database: string; readonly collection: string },
): Loss {
  const rows = factsOf(context.facts, ref)?.rows ?? null;
  return lossOf(kind, what, name, { ...ref, partition: null }, rows);
}

export function lossOf(
  kind: LossKind,
  what: string,
  name: string,
  { database, collection, partition }: Loss["of"],
  rows: number | null,
): Loss {
  const of = { database, collection, partition };
  return { kind, what, name, of, rows, extent: rows === null ? null : count(rows, "row") };
}

export function liveOf(
  { state }: LossContext,
  ref: { readonly database: string; readonly collection: string },
): LiveCollection | undefined {
  return state.collections.find(({ database, name }) => database === ref.database && name === ref.collection);
}

/** `articles` of `collection/articles/partition/sports`. */
export function publicName({ action }: LossContext): string {
  return action.address.split("/")[1] ?? "";
}
