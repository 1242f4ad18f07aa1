import { collectionProperty } from "../catalogue/collection-properties.ts";
import { askedProperties } from "../state/asked-properties.ts";
import { type Difference, recordDifferences } from "./attributes.ts";
import type { ChangeKind } from "./change-classes.ts";
import { classOn, type LiveContext, makeAction, outageOf, rangeAt } from "./context.ts";
import { createOperation } from "./plan-create.ts";
import type { Action, ChangeClass } from "./types.ts";

/** Properties that differ, those of the server's own apart unless the spec names them. */
export function propertyDifferences({ live, desired }: LiveContext): Difference[] {
  const named = Object.entries(live.properties).filter(([key]) => Object.hasOwn(desired.properties, key));
  const before = { ...askedProperties(live), ...Object.fromEntries(named) };
  return recordDifferences("properties", before, desired.properties, "property").map((each) => ({
    ...each,
    kind: propertyKind(each.attribute.slice("properties.".length)),
  }));
}

/** Properties that the spec sets to another value, but for those that take the vector indexes along. */
export function diffSetProperties(context: LiveContext): Difference[] {
  return propertyDifferences(context).filter(
    ({ kind, after }) => after !== null && classOn(context, kind) !== "reindex",
  );
}

/** Properties that the live collection has and the spec does not: removed under a guard, one action each. */
export function diffRemovedProperties(context: LiveContext): Action[] {
  return propertyDifferences(context).flatMap((one) => {
    if (one.after !== null) return [];
    const change = classOn(context, one.kind);
    if (change === "reindex") return [];
    const given = isUnfinished(context) && maybeGiven(one);
    return [given ? leaveGiven(context, one) : removeProperty(context, one, change)];
  });
}

function removeProperty(
  context: LiveContext,
  { attribute, before }: Difference,
  change: ChangeClass,
): Action {
  const { capabilities, database, physical } = context;
  const key = attribute.slice("properties.".length);
  const common = {
    verb: "delete" as const,
    changes: [{ attribute, before, after: null }],
    range: rangeAt(context, ["properties"]),
  };
  if (!capabilities.dropProperties) {
    const instead = key === "collection.ttl.seconds" ? '"collection.ttl.seconds": 0' : `"${key}": ${before}`;
    return makeAction(context, ["property", key], {
      ...common,
      class: "forbidden",
      reason: `this server cannot remove a property, only change it; write \`properties: { ${instead} }\` instead`,
    });
  }
  return makeAction(context, ["property", key], {
    ...common,
    class: change,
    outage: outageOf(change, context),
    reason: "the spec has no such property any more",
    guards: [{ flag: "allow-delete", value: "property" }],
    operations: [
      ...(change === "reload" ? [{ kind: "release" as const, database, collection: physical }] : []),
      { kind: "set-properties", database, collection: physical, set: {}, remove: [key] },
    ],
  });
}

/** An apply that was cut short has made it, and what the server gave it is not recorded. */
function isUnfinished({ live, name }: LiveContext): boolean {
  return (
    live.ownership?.generation === 1 &&
    live.ownership.given === undefined &&
    live.name !== name &&
    !live.aliases.includes(name)
  );
}

/** A known property that no server makes up was asked for by an earlier spec. */
function maybeGiven({ attribute }: Difference): boolean {
  const known = collectionProperty(attribute.slice("properties.".length));
  return known === undefined || known.serverMade !== undefined;
}

/** Making the collection again, which is there, records what the server gave it. */
function leaveGiven(context: LiveContext, { attribute, before }: Difference): Action {
  const key = attribute.slice("properties.".length);
  return makeAction(context, ["property", key], {
    verb: "update",
    class: "live",
    reason: `the server gave it \`${key}: ${before}\` at creation, which is recorded as the server's own`,
    range: rangeAt(context, ["properties"]),
    operations: [createOperation(context)],
  });
}

export function propertyKind(key: string): ChangeKind {
  return collectionProperty(key)?.change ?? "property";
}
