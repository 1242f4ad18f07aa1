import type { LiveResourceGroup } from "../../state/access-types.ts";
import { defaultGroup } from "../../state/resource-groups.ts";
import type { Operation } from "../types.ts";

import type { ResourceGroupInput } from "./plan-resource-groups.ts";

/** Moves nodes out of a group until it has `until`; to the first of `to` that is there. */
export function giveNodes(group: string, has: number, until: number, to: readonly string[]): Operation[] {
  if (has <= until) return [];
  return [
    { kind: "transfer-nodes", from: group, to: to[0] ?? defaultGroup, nodes: has - until, group, until },
  ];
}

/** Moves nodes into a group until it has `until`, from one group after the other; null: they have too few that are free. */
export function takeNodes(
  group: string,
  has: number,
  until: number,
  from: readonly string[],
  input: Pick<ResourceGroupInput, "live" | "documents">,
): Operation[] | null {
  const operations: Operation[] = [];
  let now = has;
  for (const source of from) {
    const nodes = Math.min(until - now, free(source, input));
    if (nodes <= 0) continue;
    now += nodes;
    operations.push({ kind: "transfer-nodes", from: source, to: group, nodes, group, until: now });
  }
  return now < until ? null : operations;
}

/** Nodes that a group can spare: those that answer, beyond what it is to have. */
function free(group: string, { live, documents }: Pick<ResourceGroupInput, "live" | "documents">): number {
  const there = live.find(({ name }) => name === group);
  if (there === undefined) return 0;
  if (group === defaultGroup) return there.available;
  const own = documents.find(({ spec }) => spec.resourceGroup === group);
  return there.available - (own?.spec.nodes?.requests ?? there.requests);
}

/** The groups once nodes were moved as an action says: the next one has what is left. */
export function afterMoves(
  live: readonly LiveResourceGroup[],
  operations: readonly Operation[],
): readonly LiveResourceGroup[] {
  return operations.reduce((groups, operation) => {
    if (operation.kind !== "transfer-nodes") return groups;
    const { from, to, nodes } = operation;
    const change = (name: string) => (name === from ? -nodes : name === to ? nodes : 0);
    return groups.map((group) => ({ ...group, available: group.available + change(group.name) }));
  }, live);
}
