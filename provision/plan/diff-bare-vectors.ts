import type { Difference } from "./attributes.ts";
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
import { propertyDifferences } from "./diff-properties.ts";
import { createIndexOperation, dropIndexOperation, isVectorIndex } from "./index-operations.ts";
import type { Action, Guard, Operation } from "./types.ts";

/** Whether something changes that Milvus takes only while no vector is indexed: its action takes all vector indexes along. */
export function takesVectorIndexes(context: LiveContext): boolean {
  return bareVectorDifferences(context).length > 0;
}

/**
 * Partition key isolation and the properties whose change is a `reindex`. Milvus takes them only while no vector field has an
 * index, so all of those are dropped, and made as the spec asks for them.
 */
export function diffBareVectors(context: LiveContext): Action[] {
  const { live, desired, database, physical: collection } = context;
  const rebuilt = isolationDifferences(context).filter(({ kind }) => classOn(context, kind) !== "reindex");
  const differences = bareVectorDifferences(context);
  const isolationAt = rangeAt(context, ["partitionKey", "isolation"]);
  const actions = rebuilt.map((one) =>
    makeRebuild(context, ["partition-key"], [one], { range: isolationAt }),
  );
  const [first] = differences;
  if (first === undefined) return actions;

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
  const isolated = first.attribute === isolation;
  const removed = differences.filter(({ after: value }) => value === null).map(propertyOf);
  const set = differences.flatMap((one) =>
    one.after === null ? [] : [[propertyOf(one), String(one.after)]],
  );
  const alter: Operation = {
    kind: "set-properties",
    database,
    collection,
    set: Object.fromEntries(set),
    remove: removed,
  };
  return [
    ...actions,
    makeAction(context, isolated ? ["partition-key"] : ["property", propertyOf(first)], {
      verb: "update",
      class: "reindex",
      outage: outageOf("reindex", context),
      reason: `${[...differences, ...changed].map(describeDifference).join(" and ")}: all vector indexes are built anew`,
      changes: withoutKind([...differences, ...changed]),
      guards: [...(gone.length > 0 ? [deleteIndex] : []), ...(removed.length > 0 ? [deleteProperty] : [])],
      range: isolated ? isolationAt : rangeAt(context, ["properties", propertyOf(first)]),
      operations: [
        ...before.map((index) => dropIndexOperation(context, index, live.load !== null)),
        alter,
        ...after.map((index) => createIndexOperation(context, index)),
      ],
    }),
  ];
}

const isolation = "partitionKey.isolation";

/** The isolation comes first: the action goes by its name. */
function bareVectorDifferences(context: LiveContext): Difference[] {
  return [...isolationDifferences(context), ...propertyDifferences(context)].filter(
    ({ kind }) => classOn(context, kind) === "reindex",
  );
}

function isolationDifferences({ live, desired }: LiveContext): Difference[] {
  const [before, after] = [live.partitionKeyIsolation, desired.partitionKeyIsolation];
  if (before === after) return [];
  // Without a partition key on both sides there is nothing to alter: that is another collection.
  const kind = live.partitions === null && desired.partitions === null ? "partition-key-isolation" : "schema";
  return [{ attribute: isolation, before, after, kind }];
}

function propertyOf({ attribute }: Difference): string {
  return attribute === isolation ? "partitionkey.isolation" : attribute.slice("properties.".length);
}

const deleteIndex: Guard = { flag: "allow-delete", value: "index" };
const deleteProperty: Guard = { flag: "allow-delete", value: "property" };
