import type { LoadSettings } from "../state/types.ts";
import { type Difference, loadDifferences } from "./attributes.ts";
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
import { diffLoadedPartitions } from "./diff-loaded-partitions.ts";
import type { Action, Operation } from "./types.ts";

const servedReplicas = "replicas served";

/** Whether an action changes nothing and waits until Milvus serves all that is loaded: it may be done with before it has begun. */
export function onlyWaits({ changes }: Pick<Action, "changes">): boolean {
  return changes.length > 0 && changes.every(({ attribute }) => attribute === servedReplicas);
}

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
  const load = (settings: LoadSettings, releaseFirst: boolean): Operation[] => [
    { kind: "load", database, collection: physical, load: settings, releaseFirst },
  ];

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
      operations: load(desired.load, false),
    });
  }

  const differences = loadDifferences(live.load, desired.load);
  const partitions = diffLoadedPartitions(context, live.load, desired.load);
  const change = hardest(differences.map(({ kind }) => classOn(context, kind)));
  if (differences.length === 0 && partitions.operations.length === 0) {
    return released
      ? action({
          class: "reload",
          outage: "reload",
          reason: "is loaded again after the changes above",
          operations: load(desired.load, false),
        })
      : (loadOnce() ?? waitForReplicas());
  }
  if (change === "forbidden") {
    const reason = `this server has one replica and no resource groups (${differences.map(describeDifference).join(" and ")})`;
    return action({ class: "forbidden", reason, changes: shown(differences) });
  }
  if (released || change !== "live") {
    return action({
      class: change,
      outage: outageOf(change, context),
      reason: differences.map(describeDifference).join(" and "),
      changes: shown(differences),
      operations: load(desired.load, change !== "live"),
    });
  }
  const others = differences.filter(({ attribute }) => attribute !== "partitions");
  const operations = [
    // First the replicas of what is loaded: which partitions these are does not change with them.
    ...(others.length > 0 || live.ownership?.awaitsLoad
      ? load({ ...desired.load, partitions: live.load.partitions }, false)
      : []),
    ...partitions.operations,
  ];
  if (operations.length === 0) return waitForReplicas();
  return action({
    class: "live",
    reason: [...others.map(describeDifference), ...partitions.reasons].join(" and "),
    changes: shown(differences),
    operations,
  });

  /** An apply was killed after it had made the index of a vector field that was added, and before it had loaded it. */
  function loadOnce(): Action[] | null {
    if (desired.load === null || live.ownership?.awaitsLoad !== true) return null;
    return action({
      class: "live",
      reason: "a vector field that was added is not loaded yet",
      changes: [{ attribute: "load", before: "without the fields that were added", after: desired.load }],
      operations: load(desired.load, false),
    });
  }

  /** Loaded as asked, but not all of it is there: nothing is released for that, and Milvus mends it once there are query nodes. */
  function waitForReplicas(): Action[] {
    if (desired.load === null || live.unservedReplicas === 0) return [];
    const { replicas } = desired.load;
    const served = Math.max(0, replicas - live.unservedReplicas);
    return action({
      class: "live",
      reason: `${served} of ${replicas} replicas are served: query nodes are missing, or have not loaded yet`,
      changes: [{ attribute: servedReplicas, before: served, after: replicas }],
      operations: load(desired.load, false),
    });
  }
}

/** In a spec, no partitions and no fields are all of them. */
function shown(differences: readonly Difference[]): Action["changes"] {
  const all = (attribute: string, value: unknown) =>
    ["partitions", "fields"].includes(attribute) && Array.isArray(value) && value.length === 0
      ? "all"
      : value;
  return withoutKind(differences).map(({ attribute, before, after }) => ({
    attribute,
    before: all(attribute, before),
    after: all(attribute, after),
  }));
}
