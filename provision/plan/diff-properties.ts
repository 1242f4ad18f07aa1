import type { ChangeKind } from "./change-classes.ts";
import { classOn, type LiveContext, makeAction, outageOf, rangeAt } from "./context.ts";
import type { Action } from "./types.ts";

/** Properties that the live collection has and the spec does not: removed under a guard, one action each. */
export function diffRemovedProperties(context: LiveContext): Action[] {
  const { live, desired, capabilities, database, physical } = context;
  return Object.entries(live.properties)
    .filter(([key]) => !(key in desired.properties))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const common = {
        verb: "delete" as const,
        changes: [{ attribute: `properties.${key}`, before: value, after: null }],
        range: rangeAt(context, ["properties"]),
      };
      if (!capabilities.dropProperties) {
        const instead =
          key === "collection.ttl.seconds" ? '"collection.ttl.seconds": 0' : `"${key}": ${value}`;
        return makeAction(context, ["property", key], {
          ...common,
          class: "forbidden",
          reason: `this server cannot remove a property, only change it; write \`properties: { ${instead} }\` instead`,
        });
      }
      const change = classOn(context, propertyKind(key));
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
    });
}

export function propertyKind(key: string): ChangeKind {
  return key === "mmap.enabled" ? "collection-mmap" : "property";
}
