import type { DeletableKind } from "./deletable-kinds.ts";
import type { Action, Plan } from "./types.ts";

/** Something whose rows or values are gone for good once the plan is carried out. */
export interface Loss {
  /** For people: `partition sports of articles`. */
  readonly what: string;
  /** What somebody types who means it: `sports`. */
  readonly name: string;
}

/** What cannot be made again from the specs. An index or an alias can. */
const holdsData: ReadonlySet<string> = new Set<DeletableKind>([
  "collection",
  "partition",
  "field",
  "database",
]);

/** Everything in a plan that takes data with it, in the order of the plan. */
export function findLosses({ actions }: Pick<Plan, "actions">): Loss[] {
  return actions.filter((action) => action.class !== "forbidden").flatMap(lossesOf);
}

function lossesOf({ address, verb, guards }: Action): Loss[] {
  const lost = guards.filter(({ flag, value }) => flag === "allow-delete" && holdsData.has(value));
  if (lost.length === 0) return [];
  const [, key = "", , part = ""] = address.split("/");
  const kinds = lost.map(({ value }) => value).join(" and ");
  // What a rebuild leaves behind goes by the name of the collection that is rebuilt.
  if (verb === "rebuild" || part === "") {
    return [{ what: verb === "rebuild" ? `a ${kinds} of ${key}` : `${kinds} ${key}`, name: key }];
  }
  return [{ what: `${kinds} ${part} of ${key}`, name: part }];
}
