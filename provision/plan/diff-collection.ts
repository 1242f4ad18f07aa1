import { ownProperty } from "../state/ownership.ts";
import type { CollectionState } from "../state/types.ts";
import { type Difference, recordDifferences } from "./attributes.ts";
import { canonicalJson } from "./canonical.ts";
import {
  classOn,
  describeDifference,
  hardest,
  type LiveContext,
  makeAction,
  makeRebuild,
  outageOf,
  rangeAt,
  withoutKind,
} from "./context.ts";
import { diffBareVectors } from "./diff-bare-vectors.ts";
import { diffFields, diffFunctions } from "./diff-fields.ts";
import { diffIndexes } from "./diff-indexes.ts";
import { diffPartitions } from "./diff-partitions.ts";
import { diffRemovedProperties, diffSetProperties } from "./diff-properties.ts";
import type { Action, Operation } from "./types.ts";

/** How one attribute of a collection takes part: as differences of the collection itself, or as actions of its parts. */
interface Part {
  differences?(context: LiveContext): readonly Difference[];
  actions?(context: LiveContext): readonly Action[];
}

const rebuilt = (attribute: "shardsNum" | "partitionKeyPartitions"): Part => ({
  differences: ({ live, desired }) => one(attribute, live[attribute], desired[attribute], "schema"),
});

/** In the order of their actions. A key that nobody compares does not compile. */
const parts = {
  // Collections are looked up by database: one in another database is another collection.
  database: {},
  description: {
    differences: ({ live, desired }) =>
      one("description", live.description, desired.description, "description"),
  },
  consistencyLevel: {
    differences: ({ live, desired }) =>
      one("consistencyLevel", live.consistencyLevel, desired.consistencyLevel, "consistency-level"),
  },
  enableDynamicField: {
    differences: ({ live, desired }) =>
      one(
        "enableDynamicField",
        live.enableDynamicField,
        desired.enableDynamicField,
        desired.enableDynamicField ? "enable-dynamic-field" : "disable-dynamic-field",
      ),
  },
  shardsNum: rebuilt("shardsNum"),
  partitionKeyPartitions: rebuilt("partitionKeyPartitions"),
  embeddings: { differences: embeddingDifferences },
  properties: { differences: diffSetProperties, actions: diffRemovedProperties },
  fields: { actions: diffFields },
  functions: { actions: diffFunctions },
  partitions: { differences: partitionMode, actions: diffPartitions },
  // After the fields: it makes the vector indexes anew.
  partitionKeyIsolation: { actions: diffBareVectors },
  indexes: { actions: diffIndexes },
  // `diffLoad`, last of all: whether to load again depends on the actions before.
  load: {},
} satisfies Record<keyof CollectionState, Part>;

/** Actions for everything but load and alias. `adoption`: why its ownership is written anew; null when it is right. */
export function diffCollection(
  context: LiveContext,
  ownership: { readonly reason: string; readonly set: Readonly<Record<string, string>> } | null,
): Action[] {
  const every: readonly Part[] = Object.values(parts);
  const differences = every.flatMap((part) => part.differences?.(context) ?? []);
  return [
    ...collectionAction(context, differences, ownership),
    ...every.flatMap((part) => part.actions?.(context) ?? []),
  ];
}

function collectionAction(
  context: LiveContext,
  differences: readonly Difference[],
  ownership: { readonly reason: string; readonly set: Readonly<Record<string, string>> } | null,
): Action[] {
  if (differences.length === 0 && ownership === null) return [];
  const classes = differences.map(({ kind }) => [kind, classOn(context, kind)] as const);
  const change = hardest(classes.map(([, each]) => each));
  const range = rangeAt(context, rangePath(differences));
  const hard = differences.filter(({ kind }) => classOn(context, kind) === change);
  if (change === "rebuild") {
    return [makeRebuild(context, [], hard, { range, changes: withoutKind(differences) })];
  }
  if (change === "forbidden") {
    const reason = `${hard.map(describeDifference).join(" and ")}: this server does not know it; leave it out`;
    return [
      makeAction(context, [], {
        verb: "update",
        class: change,
        reason,
        changes: withoutKind(differences),
        range,
      }),
    ];
  }
  return [
    makeAction(context, [], {
      verb: "update",
      class: change,
      outage: outageOf(change, context),
      reason: [ownership?.reason, ...differences.map(describeDifference)].filter(Boolean).join("; "),
      changes: withoutKind(differences),
      range,
      operations: operationsFor(context, differences, change === "reload", ownership?.set ?? {}),
    }),
  ];
}

function operationsFor(
  context: LiveContext,
  differences: readonly Difference[],
  release: boolean,
  ownership: Readonly<Record<string, string>>,
): Operation[] {
  const { database, physical: collection, live, desired, capabilities } = context;
  const unreported = capabilities.unreported.collection;
  const set: Record<string, string> = { ...ownership };
  const operations: Operation[] = [];
  for (const { attribute, after } of differences) {
    if (attribute.startsWith("properties.")) {
      set[attribute.slice("properties.".length)] = String(after);
    }
    if (attribute.startsWith("embeddings.")) set[ownProperty.embeddings] = canonicalJson(desired.embeddings);
    if (attribute === "consistencyLevel" && !unreported.has("consistencyLevel")) {
      set.consistency_level = desired.consistencyLevel;
    }
    // In a request of its own, which Milvus 2.6 and newer insist on.
    if (attribute === "enableDynamicField") {
      const dynamic = { "dynamicfield.enabled": String(desired.enableDynamicField) };
      operations.push({ kind: "set-properties", database, collection, set: dynamic, remove: [] });
    }
    if (attribute === "description" && !unreported.has("description")) {
      operations.push({ kind: "alter-description", database, collection, description: desired.description });
    }
  }
  // What the spec names is no longer the server's own.
  const given = live.ownership?.given ?? [];
  const left = given.filter((key) => !Object.hasOwn(set, key));
  if (left.length < given.length) set[ownProperty.given] = JSON.stringify(left);
  if (Object.keys(set).length > 0) {
    operations.unshift({ kind: "set-properties", database, collection, set, remove: [] });
  }
  return release ? [{ kind: "release", database, collection }, ...operations] : operations;
}

/** Another model or template is a rebuild. A field that is no longer filled by us keeps its vectors; only the record goes. */
function embeddingDifferences({ live, desired }: LiveContext): Difference[] {
  // Nobody recorded how an adopted collection was filled: it is taken to be what the spec says.
  if (live.ownership === null) return recordDifferences("embeddings", {}, desired.embeddings, "property");
  return recordDifferences("embeddings", live.embeddings, desired.embeddings, "embeddings").map(
    (difference) => (difference.after === null ? { ...difference, kind: "property" } : difference),
  );
}

function partitionMode({ live, desired }: LiveContext): Difference[] {
  if ((live.partitions === null) === (desired.partitions === null)) return [];
  return one("partitions", live.partitions, desired.partitions, "schema");
}

function one(attribute: string, before: unknown, after: unknown, kind: Difference["kind"]): Difference[] {
  return before === after ? [] : [{ attribute, before, after, kind }];
}

/** The key of the spec that the first difference comes from. */
function rangePath(differences: readonly Difference[]): string[] {
  const [first] = differences;
  if (first === undefined) return ["collection"];
  const [key = "", ...rest] = first.attribute.split(".");
  if (key === "properties") return [key, rest.join(".")];
  if (key === "partitionKeyPartitions") return ["partitionKey", "partitions"];
  return key === "embeddings" ? ["embed"] : [key];
}
