import type { IndexState } from "../state/types.ts";
import { type Difference, indexDifferences } from "./attributes.ts";
import {
  classOn,
  describeDifference,
  type LiveContext,
  makeAction,
  outageOf,
  pathOf,
  rangeAt,
  withoutKind,
} from "./context.ts";
import { matchByName } from "./match-by-name.ts";
import type { Action, Operation } from "./types.ts";

/** What differs in the indexes. Dropped ones come first: a field has room for one. */
export function diffIndexes(context: LiveContext): Action[] {
  const { added, removed, both } = matchByName(context.live.indexes, context.desired.indexes);
  // The same field under another index name is the same index, made anew.
  const renamed = added.flatMap((after) => {
    const before = removed.find(({ field }) => field === after.field);
    return before === undefined ? [] : [[before, after] as const];
  });
  const gone = removed.filter((index) => !renamed.some(([before]) => before === index));
  const fresh = added.filter((index) => !renamed.some(([, after]) => after === index));
  return [
    ...gone.map((index) => dropIndex(context, index)),
    ...[...both, ...renamed].flatMap(([before, after]) =>
      changeIndex(context, before, after, indexDifferences(before, after)),
    ),
    ...fresh.map((index) => addIndex(context, index)),
  ];
}

function addIndex(context: LiveContext, index: IndexState): Action {
  const change = classOn(context, isVector(context, index) ? "add-vector-index" : "add-scalar-index");
  const { database, physical } = context;
  return makeAction(context, ["index", index.name], {
    verb: "create",
    class: change,
    outage: outageOf(change, context),
    reason: `field ${index.field} has no index yet`,
    range: rangeAt(context, pathOf(context, "indexes", index.name)),
    operations: [
      ...(change === "reload" ? [{ kind: "release" as const, database, collection: physical }] : []),
      { kind: "create-index", database, collection: physical, index },
    ],
  });
}

function dropIndex(context: LiveContext, index: IndexState): Action {
  const change = classOn(context, isVector(context, index) ? "drop-vector-index" : "drop-scalar-index");
  return makeAction(context, ["index", index.name], {
    verb: "delete",
    class: change,
    outage: outageOf(change, context),
    reason: `the spec has no index ${index.name} on field ${index.field} any more`,
    guards: [{ flag: "allow-delete", value: "index" }],
    range: rangeAt(context, ["indexes"]),
    operations: [dropOperation(context, index, change === "reload")],
  });
}

function changeIndex(
  context: LiveContext,
  before: IndexState,
  after: IndexState,
  differences: readonly Difference[],
): Action[] {
  if (differences.length === 0) return [];
  const change = classOn(context, "index-build");
  const { database, physical } = context;
  return [
    makeAction(context, ["index", after.name], {
      verb: "update",
      class: change,
      outage: outageOf(change, context),
      reason: `${differences.map(describeDifference).join(" and ")}: the index is built anew`,
      changes: withoutKind(differences),
      range: rangeAt(context, pathOf(context, "indexes", after.name)),
      operations: [
        dropOperation(context, before, context.live.load !== null),
        { kind: "create-index", database, collection: physical, index: after },
      ],
    }),
  ];
}

function dropOperation(context: LiveContext, index: IndexState, release: boolean): Operation {
  const { database, physical } = context;
  return {
    kind: "drop-index",
    database,
    collection: physical,
    index: index.name,
    field: index.field,
    release,
  };
}

function isVector({ live, desired }: LiveContext, index: IndexState): boolean {
  return [...live.fields, ...desired.fields].some(
    ({ name, dataType }) => name === index.field && dataType.endsWith("Vector"),
  );
}
