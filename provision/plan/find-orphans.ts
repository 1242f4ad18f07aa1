import type { LiveCollection, LiveState } from "../state/types.ts";
import { addressOf, collectionKey, ownedPath } from "./names.ts";
import type { PlanSpecs } from "./plan-input.ts";
import type { Action } from "./types.ts";

/** Collections of this project whose spec would have been read, were it still there. */
export function findOrphans(specs: PlanSpecs, state: LiveState): LiveCollection[] {
  if (!specs.complete) return [];
  const wanted = new Set(
    specs.collections.map(({ spec }) => collectionKey(spec.database ?? "default", spec.collection)),
  );
  return state.collections.filter((live) => {
    const path = ownedPath(specs.project, live);
    if (path === null || live.ownership === null) return false;
    return specs.covers(path) && !wanted.has(collectionKey(live.database, live.ownership.collection));
  });
}

/** One action for each public name, with all the generations that are left of it. */
export function dropActions(collections: readonly LiveCollection[], reason: string): Action[] {
  const byKey = new Map<string, LiveCollection[]>();
  for (const live of collections) {
    const key = collectionKey(live.database, live.ownership?.collection ?? live.name);
    byKey.set(key, [...(byKey.get(key) ?? []), live]);
  }
  return [...byKey].map(([key, generations]) => ({
    address: addressOf(key),
    verb: "delete",
    class: "live",
    outage: "none",
    reason: `${reason}; ${generations.map(({ name }) => name).join(" and ")} and all rows go`,
    changes: [],
    guards: [],
    losses: [],
    range: null,
    operations: generations.map(({ database, name, aliases }) => ({
      kind: "drop-collection",
      database,
      collection: name,
      aliases,
    })),
  }));
}
