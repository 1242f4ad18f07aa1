import { keepsNodeNumbers } from "../../state/resource-groups.ts";
import type { ServerInfo } from "../../state/types.ts";
import type { Action, Operation, PlanWarning } from "../types.ts";
import { type GroupNodes, needsNodes, tooFewNodes } from "./too-few-nodes.ts";

/** Whether a plan loads something that the number of query nodes may be too small for: only then are they asked for. */
export function asksForNodes(actions: readonly Pick<Action, "operations">[]): boolean {
  return actions
    .flatMap(({ operations }) => operations)
    .some((operation) => operation.kind === "load" && needsNodes(operation.load));
}

/**
 * Actions with a warning at each that loads more replicas than there are query nodes for, once the groups are as the actions before it
 * make them.
 *
 * @param groups as they are now; undefined: nobody asked, or this user may not know
 */
export function warnOfLoads(
  actions: readonly Action[],
  groups: readonly GroupNodes[] | undefined,
  server: ServerInfo,
): Action[] {
  if (groups === undefined) return [...actions];
  // Where the server moves nodes by itself a group may get any of them, as far as its limit allows.
  const free = keepsNodeNumbers(server) ? groups.reduce((sum, { available }) => sum + available, 0) : null;
  let now = groups;
  return actions.map((action) => {
    const warnings = new Map<string, PlanWarning>();
    for (const operation of action.operations) {
      now = afterOperation(now, operation, free);
      const warning = operation.kind === "load" ? tooFewNodes(nameIn(action), operation.load, now) : null;
      // A rebuild may load two generations: one warning says it for both.
      if (warning !== null) warnings.set(warning.cause, warning);
    }
    return warnings.size === 0 ? action : { ...action, warnings: [...warnings.values()] };
  });
}

/** The most nodes that each group may have after an operation. What this leaves out, `apply` finds when it gets there. */
function afterOperation(
  groups: readonly GroupNodes[],
  operation: Operation,
  free: number | null,
): readonly GroupNodes[] {
  switch (operation.kind) {
    case "transfer-nodes": {
      const { from, to, nodes } = operation;
      const change = (name: string) => (name === from ? -nodes : name === to ? nodes : 0);
      return groups.map((group) => ({ ...group, available: group.available + change(group.name) }));
    }
    case "create-resource-group":
    case "update-resource-group": {
      const { name, limits } = operation.state;
      const others = groups.filter((group) => group.name !== name);
      const available = groups.find((group) => group.name === name)?.available ?? 0;
      const changed = [...others, { name, limits, available }];
      if (free === null) return changed;
      return changed.map((group) => ({ ...group, available: Math.min(free, group.limits) }));
    }
    default:
      return groups;
  }
}

function nameIn({ address }: Pick<Action, "address">): string {
  return address.split("/")[1] ?? "";
}
