import type { Action, Plan, Verb } from "./types.ts";

/** How many actions of each verb. */
export function summarize(actions: readonly Action[]): Record<Verb, number> {
  const count: Record<Verb, number> = { create: 0, update: 0, rebuild: 0, delete: 0, noop: 0 };
  for (const { verb } of actions) count[verb] += 1;
  return count;
}

/** Whether a plan has anything to do, or to refuse. */
export function hasChanges({ actions }: Pick<Plan, "actions">): boolean {
  return actions.some(({ verb }) => verb !== "noop");
}
