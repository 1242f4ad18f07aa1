import { ownValue } from "../own-value.ts";
import { ownProperty } from "../state/ownership.ts";
import type { IndexState } from "../state/types.ts";
import { alterableParams, type Difference, indexDifferences } from "./attributes.ts";
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
import { takesVectorIndexes } from "./diff-bare-vectors.ts";
import { createIndexOperation, dropIndexOperation, isVectorIndex } from "./index-operations.ts";
import { matchByName } from "./match-by-name.ts";
import type { Action, Operation } from "./types.ts";

/** What differs in the indexes. Dropped ones come first: a field has room for one. */
export function diffIndexes(context: LiveContext): Action[] {
  const taken = takesVectorIndexes(context);
  const { live, desired } = context;
  const goes = goesWithField(context);
  const concerned = (index: IndexState) => !(taken && isVectorIndex(context, index));
  const { added, removed, both } = matchByName(
    live.indexes.filter((index) => concerned(index) && !goes(index)),
    desired.indexes.filter(concerned),
  );
  // The same field under another index name is the same index, made anew.
  const renamed = added.flatMap((after) => {
    const before = removed.find((index) => isSamePlace(index, after));
    return before === undefined ? [] : [[before, after] as const];
  });
  const gone = removed.filter((index) => !renamed.some(([before]) => before === index));
  const fresh = added.filter((index) => !renamed.some(([, after]) => after === index));
  const lastVector = fresh.findLast((index) => isVectorIndex(context, index));
  return [
    ...gone.map((index) => dropIndex(context, index)),
    ...[...both, ...renamed].flatMap(([before, after]) =>
      changeIndex(context, before, after, indexDifferences(before, after)),
    ),
    ...fresh.map((index) => addIndex(context, index, index === lastVector)),
  ];
}

/** Whether an index is gone with its field. What never was a field is a key of the dynamic part. */
function goesWithField({ live, desired }: LiveContext): (index: IndexState) => boolean {
  const kept = new Set(desired.fields.map(({ name }) => name));
  const gone = new Set(live.fields.map(({ name }) => name).filter((name) => !kept.has(name)));
  return ({ field }) => gone.has(field);
}

/** A field has one index, a JSON field one for each path. */
function isSamePlace(a: IndexState, b: IndexState): boolean {
  return a.field === b.field && a.params.json_path === b.params.json_path;
}

/** @param last the last vector index that is added: a load is refused while a vector field has none */
function addIndex(context: LiveContext, index: IndexState, last: boolean): Action {
  const vector = isVectorIndex(context, index);
  const change = classOn(context, vector ? "add-vector-index" : "add-scalar-index");
  return makeAction(context, ["index", index.name], {
    verb: "create",
    class: change,
    outage: outageOf(change, context),
    reason: `field ${index.field} has no index yet`,
    range: rangeAt(context, pathOf(context, "indexes", index.name)),
    operations: [
      ...(change === "reload" ? [releaseOperation(context)] : []),
      ...(last && change === "live"
        ? takenAlong(context, createIndexOperation(context, index))
        : [createIndexOperation(context, index)]),
    ],
  });
}

/**
 * What is loaded stays so; a vector field that was added to it is loaded with its index, by loading once more. That this is still
 * to be done is written down first: after a kill in between, the server says loaded and has the index.
 */
function takenAlong(
  { live: { load }, database, physical: collection, capabilities }: LiveContext,
  create: Operation,
): Operation[] {
  if (load === null || capabilities.server.product === "milvus-lite") return [create];
  return [
    { kind: "set-properties", database, collection, set: { [ownProperty.awaitsLoad]: "true" }, remove: [] },
    create,
    { kind: "load", database, collection, load, releaseFirst: false },
  ];
}

function dropIndex(context: LiveContext, index: IndexState): Action {
  const change = classOn(context, isVectorIndex(context, index) ? "drop-vector-index" : "drop-scalar-index");
  return makeAction(context, ["index", index.name], {
    verb: "delete",
    class: change,
    outage: outageOf(change, context),
    reason: `the spec has no index ${index.name} on field ${index.field} any more`,
    guards: [{ flag: "allow-delete", value: "index" }],
    range: rangeAt(context, ["indexes"]),
    operations: [dropIndexOperation(context, index, change === "reload")],
  });
}

function changeIndex(
  context: LiveContext,
  before: IndexState,
  after: IndexState,
  differences: readonly Difference[],
): Action[] {
  if (differences.length === 0) return [];
  const alters = differences.every(({ kind }) => kind === "alter-index");
  const change = classOn(context, alters ? "alter-index" : "index-build");
  const why = differences.map(describeDifference).join(" and ");
  const common = {
    verb: "update" as const,
    class: change,
    changes: withoutKind(differences),
    range: rangeAt(context, pathOf(context, "indexes", after.name)),
  };
  if (change === "forbidden") {
    const reason = `${why}: this server cannot change that; leave it out`;
    return [makeAction(context, ["index", after.name], { ...common, reason })];
  }
  return [
    makeAction(context, ["index", after.name], {
      ...common,
      outage: outageOf(change, context),
      reason: alters ? `${why}: the index stays as it is built` : `${why}: the index is built anew`,
      operations: alters
        ? [
            ...(change === "reload" ? [releaseOperation(context)] : []),
            alterOperation(context, after, differences),
          ]
        : [
            dropIndexOperation(context, before, context.live.load !== null),
            createIndexOperation(context, after),
          ],
    }),
  ];
}

function alterOperation(
  { database, physical }: LiveContext,
  index: IndexState,
  differences: readonly Difference[],
): Operation {
  const params: Record<string, string> = {};
  const remove: string[] = [];
  for (const { attribute } of differences) {
    const key = attribute === "mmap" ? "mmap.enabled" : attribute.slice("params.".length);
    const value =
      attribute === "mmap"
        ? String(index.mmap ?? false)
        : (ownValue(index.params, key) ?? ownValue(alterableParams, key));
    if (value == null) remove.push(key);
    else params[key] = value;
  }
  return { kind: "alter-index", database, collection: physical, index: index.name, params, remove };
}

function releaseOperation({ database, physical }: LiveContext): Operation {
  return { kind: "release", database, collection: physical };
}
