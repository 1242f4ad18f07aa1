import { type LiveContext, makeAction, pathOf, rangeAt } from "./context.ts";
import type { Action } from "./types.ts";

/** Partitions that are missing and partitions that nobody asks for any more. Going to or from a partition key is a rebuild. */
export function diffPartitions(context: LiveContext): Action[] {
  const { live, desired, database, physical } = context;
  if (live.partitions === null || desired.partitions === null) return [];
  const [there, wanted] = [new Set(live.partitions), new Set(desired.partitions)];
  return [
    ...desired.partitions
      .filter((partition) => !there.has(partition))
      .map((partition) =>
        makeAction(context, ["partition", partition], {
          verb: "create",
          class: "live",
          reason: "the collection has no such partition yet",
          range: rangeAt(context, pathOf(context, "partitions", partition)),
          operations: [{ kind: "create-partition", database, collection: physical, partition }],
        }),
      ),
    ...live.partitions
      .filter((partition) => !wanted.has(partition))
      .map((partition) =>
        makeAction(context, ["partition", partition], {
          verb: "delete",
          class: "live",
          reason: "the spec has no such partition any more; its rows go with it",
          range: rangeAt(context, ["partitions"]),
          operations: [{ kind: "drop-partition", database, collection: physical, partition }],
        }),
      ),
  ];
}
