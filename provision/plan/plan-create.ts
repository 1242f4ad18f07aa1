import { type CollectionContext, makeAction, pathOf, rangeAt } from "./context.ts";
import type { Found } from "./find-live.ts";
import { ownProperties } from "./own-properties.ts";
import { planAlias } from "./plan-alias.ts";
import type { Action, Operation } from "./types.ts";

/** Makes the collection of a spec, with its properties and what says that it is ours. */
export function createOperation(context: CollectionContext): Operation {
  const { database, physical: collection, desired } = context;
  const properties = { ...desired.properties, ...ownProperties(context) };
  return { kind: "create-collection", database, collection, state: desired, properties };
}

/** A collection that is not there: made with its ownership, filled in, loaded, and only then given its public name. */
export function planCreate(
  context: CollectionContext,
  alias: Pick<Exclude<Found, { kind: "taken" }>, "alias" | "aliasAt">,
): Action[] {
  const { database, physical: collection, desired } = context;
  const create = (suffix: readonly string[], parts: Pick<Action, "reason" | "range" | "operations">) =>
    makeAction(context, suffix, { verb: "create", class: "live", ...parts });
  return [
    create([], {
      reason: `is not there yet; becomes ${collection}`,
      range: rangeAt(context, ["collection"]),
      operations: [createOperation(context)],
    }),
    ...(desired.partitions ?? []).map((partition) =>
      create(["partition", partition], {
        reason: "the collection is new",
        range: rangeAt(context, pathOf(context, "partitions", partition)),
        operations: [{ kind: "create-partition", database, collection, partition }],
      }),
    ),
    ...desired.indexes.map((index) =>
      create(["index", index.name], {
        reason: `indexes field ${index.field}`,
        range: rangeAt(context, pathOf(context, "indexes", index.name)),
        operations: [{ kind: "create-index", database, collection, index }],
      }),
    ),
    ...(desired.load === null
      ? released()
      : [
          create(["load"], {
            reason: "so that it can be searched",
            range: rangeAt(context, ["load"]),
            operations: [{ kind: "load", database, collection, load: desired.load, releaseFirst: false }],
          }),
        ]),
    ...planAlias(context, alias),
  ];

  /** A collection of Milvus Lite counts as loaded from the start; on other servers there is nothing to release. */
  function released(): Action[] {
    if (context.capabilities.server.product !== "milvus-lite") return [];
    const reason = "the spec says `load: false`";
    const range = rangeAt(context, ["load"]);
    return [create(["load"], { reason, range, operations: [{ kind: "release", database, collection }] })];
  }
}
