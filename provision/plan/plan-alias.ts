import { type CollectionContext, makeAction, rangeAt } from "./context.ts";
import type { Found } from "./find-live.ts";
import type { Action } from "./types.ts";

/** The public name, last of all: clients never see a collection that is not ready. */
export function planAlias(
  context: CollectionContext,
  { alias: change, aliasAt }: Pick<Exclude<Found, { kind: "taken" }>, "alias" | "aliasAt">,
): Action[] {
  if (change === "none") return [];
  const { name, database, physical } = context;
  return [
    makeAction(context, ["alias"], {
      verb: change === "create" ? "create" : "update",
      class: "live",
      outage: change === "alter" ? "alias switch" : "none",
      reason:
        change === "create"
          ? `clients know ${physical} as ${name}`
          : `alias ${name} points elsewhere and goes back to ${physical}`,
      changes: aliasAt === null ? [] : [{ attribute: "alias", before: aliasAt, after: physical }],
      range: rangeAt(context, ["collection"]),
      operations: [
        {
          kind: change === "create" ? "create-alias" : "alter-alias",
          database,
          collection: physical,
          alias: name,
        },
      ],
    }),
  ];
}
