import { loadDifferences } from "./attributes.ts";
import {
  classOn,
  describeDifference,
  hardest,
  type LiveContext,
  makeAction,
  outageOf,
  rangeAt,
  withoutKind,
} from "./context.ts";
import type { Action } from "./types.ts";

/**
 * What has to happen for the collection to be loaded as asked.
 *
 * @param released whether an action before this one releases the collection.
 */
export function diffLoad(context: LiveContext, released: boolean): Action[] {
  const { live, desired, database, physical } = context;
  const range = rangeAt(context, ["load"]);
  const action = (parts: Pick<Action, "class" | "reason"> & Partial<Action>) => [
    makeAction(context, ["load"], { verb: "update", range, ...parts }),
  ];
  const load = (releaseFirst: boolean) =>
    desired.load === null
      ? []
      : [{ kind: "load" as const, database, collection: physical, load: desired.load, releaseFirst }];

  if (desired.load === null) {
    if (live.load === null) return [];
    return action({
      class: "live",
      outage: "reload",
      reason: "the spec says `load: false`: it can no longer be searched",
      changes: [{ attribute: "load", before: live.load, after: null }],
      operations: [{ kind: "release", database, collection: physical }],
    });
  }
  if (live.load === null) {
    return action({
      class: "live",
      reason: "is not loaded",
      changes: [{ attribute: "load", before: null, after: desired.load }],
      operations: load(false),
    });
  }

  const differences = loadDifferences(live.load, desired.load);
  const change = hardest(differences.map(({ kind }) => classOn(context, kind)));
  if (differences.length === 0) {
    if (!released) return [];
    return action({
      class: "reload",
      outage: "reload",
      reason: "is loaded again after the changes above",
      operations: load(false),
    });
  }
  if (change === "forbidden") {
    const reason = `this server has one replica and no resource groups (${differences.map(describeDifference).join(" and ")})`;
    return action({ class: "forbidden", reason, changes: withoutKind(differences) });
  }
  return action({
    class: change,
    outage: outageOf(change, context),
    reason: differences.map(describeDifference).join(" and "),
    changes: withoutKind(differences),
    operations: load(change !== "live"),
  });
}
