import type { Action, Plan, Verb } from "./types.ts";

/** How many actions of each verb. */
export function summarize(actions: readonly Action[]): Record<Verb, number> {
  const count: Record<Verb, number> = { create: 0, update: 0, rebuild: 0, delete: 0, noop: 0 };
  for (const { verb } of actions) count[verb] += 1;
  return count;
}

/**
 * Whether a plan has anything to do, or to refuse.
 *
 * @example
 * import { hasChanges, loadSpecs, openTarget, plan, readState } from "milvus-stack";
 *
 * const specs = await loadSpecs();
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(specs.environment);
 * const state = await readState(milvus, { databases: await milvus.listDatabases() });
 * const drifted = hasChanges(plan({ specs, state, capabilities: milvus.capabilities }));
 * console.log(drifted ? "the server differs from the specs" : "no changes");
 * await close();
 */
export function hasChanges({ actions }: Pick<Plan, "actions">): boolean {
  return actions.some(({ verb }) => verb !== "noop");
}
