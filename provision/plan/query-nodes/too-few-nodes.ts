import { count } from "../../diagnostics/text.ts";
import type { LiveResourceGroup } from "../../state/access-types.ts";
import { defaultGroup } from "../../state/resource-groups.ts";
import type { LoadSettings } from "../../state/types.ts";
import type { PlanWarning } from "../types.ts";

/** What is known of the query nodes of a resource group. */
export type GroupNodes = Pick<LiveResourceGroup, "name" | "available" | "limits">;

/** Whether a load may need more query nodes than there are. One replica in no group in particular waits for a node by itself. */
export function needsNodes({ replicas, resourceGroups }: LoadSettings): boolean {
  return replicas > 1 || resourceGroups.length > 0;
}

/**
 * Why a collection cannot be loaded with the query nodes that there are; null: it can, as far as these decide. `plan` warns of it and
 * `apply` refuses with it.
 *
 * @param collection as people know it
 */
export function tooFewNodes(
  collection: string,
  load: LoadSettings,
  groups: readonly GroupNodes[],
): PlanWarning | null {
  if (!needsNodes(load)) return null;
  const { replicas, resourceGroups } = load;
  const names = resourceGroups.length > 0 ? resourceGroups : [defaultGroup];
  // All replicas in one group, or one in each: Milvus refuses other numbers itself.
  const each = names.length === 1 ? replicas : 1;
  const lacking = names.flatMap((name) => {
    const available = groups.find((group) => group.name === name)?.available ?? null;
    if (available !== null && available >= each) return [];
    const there = available === null ? "does not exist" : `has ${available} of them`;
    return [`resource group ${name} ${there} and needs ${each}`];
  });
  if (lacking.length === 0) return null;
  return {
    code: "MS361",
    summary: `${count(replicas, "replica")} of ${collection} cannot be loaded: there are too few query nodes.`,
    cause: `Every replica needs a query node of its own, and ${lacking.join("; ")}.`,
    fix: "Add query nodes, move some into the group, or ask for fewer replicas. If a node was lost, wait until it is back.",
  };
}
