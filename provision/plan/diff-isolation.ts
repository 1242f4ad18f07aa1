import { indexDifferences } from "./attributes.ts";
import {
  classOn,
  describeDifference,
  type LiveContext,
  makeAction,
  makeRebuild,
  outageOf,
  rangeAt,
  withoutKind,
} from "./context.ts";
import { createIndexOperation, dropIndexOperation, isVectorIndex } from "./index-operations.ts";
import type { Action, Guard, Operation } from "./types.ts";

/** Whether partition key isolation changes in place: its action then takes all vector indexes along. */
export function isolationInPlace(context: LiveContext): boolean {
  const { live, desired } = context;
  if (live.partitionKeyIsolation === desired.partitionKeyIsolation) return false;
  // Without a partition key on both sides there is nothing to alter: that is another collection.
  if (live.partitions !== null || desired.partitions !== null) return false;
  return classOn(context, "partition-key-isolation") === "reindex";
}

/**
 * Partition key isolation on or off. Milvus takes it only while no vector field has an index, so all of those are dropped,
 * and made as the spec asks for them.
 */
export function diffIsolation(context: LiveContext): Action[] {
  const { live, desired, database, physical: collection } = context;
  if (live.partitionKeyIsolation === desired.partitionKeyIsolation) return [];
  const difference = {
    attribute: "partitionKey.isolation",
    before: live.partitionKeyIsolation,
    after: desired.partitionKeyIsolation,
    kind: "partition-key-isolation" as const,
  };
  const range = rangeAt(context, ["partitionKey", "isolation"]);
  if (!isolationInPlace(context)) return [makeRebuild(context, ["partition-key"], [difference], { range })];

  const before = live.indexes.filter((index) => isVectorIndex(context, index));
  const after = desired.indexes.filter((index) => isVectorIndex(context, index));
  const gone = before.filter(({ field }) => !after.some((index) => index.field === field));
  const changed = after.flatMap((index) => {
    const old = before.find(({ field }) => field === index.field);
    return old === undefined
      ? []
      : indexDifferences(old, index).map((each) => ({
          ...each,
          attribute: `${index.name}.${each.attribute}`,
        }));
  });
  const isolation: Operation = {
    kind: "set-properties",
    database,
    collection,
    set: { "partitionkey.isolation": String(desired.partitionKeyIsolation) },
    remove: [],
  };
  return [
    makeAction(context, ["partition-key"], {
      verb: "update",
      class: "reindex",
      outage: outageOf("reindex", context),
      reason: `${[difference, ...changed].map(describeDifference).join(" and ")}: all vector indexes are built anew`,
      changes: withoutKind([difference, ...changed]),
      guards: gone.length > 0 ? [deleteIndex] : [],
      range,
      operations: [
        ...before.map((index) => dropIndexOperation(context, index, live.load !== null)),
        isolation,
        ...after.map((index) => createIndexOperation(context, index)),
      ],
    }),
  ];
}

const deleteIndex: Guard = { flag: "allow-delete", value: "index" };
