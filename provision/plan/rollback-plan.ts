import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { assemble, withoutHidden } from "./assemble.ts";
import { requireKnownServer } from "./change-classes.ts";
import { PlanCode } from "./codes.ts";
import type { LiveContext } from "./context.ts";
import { contextOf } from "./context-of.ts";
import type { PlanInput } from "./plan-input.ts";
import { generationsOf } from "./rebuild/generations.ts";
import { finishRebuild } from "./rebuild/plan-others.ts";
import { endWithoutNewRows, type RollbackSettings, rollbackAction } from "./rebuild/plan-rollback.ts";
import type { Action, Plan } from "./types.ts";

export interface RollbackInput extends PlanInput, RollbackSettings {
  /** Physical name of the generation to go back to; the newest that is kept when left out. */
  readonly to?: string;
}

/** A rollback, and where it leads: plan with `to` from then on, so that once it is done nothing is left to do. */
export interface RollbackPlan {
  readonly plan: Plan;
  readonly to: string;
}

/**
 * What has to happen for the one collection of the specs to be searched in the generation before its last rebuild. Pure.
 * `apply` carries the plan out; its `replan` gives `to`, so that what is done is not undone.
 *
 * @throws MilvusStackError with exit code 1 when there is nothing to go back to, or a rebuild is not finished
 *
 * @example
 * import { loadSpecs, MilvusStackError, openTarget, readState, rollbackPlan } from "milvus-stack";
 *
 * const specs = await loadSpecs({ names: ["articles"] });
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(specs.environment);
 * const state = await readState(milvus, { databases: ["default"] });
 * try {
 *   const { plan, to } = rollbackPlan({ specs, state, capabilities: milvus.capabilities, newRows: true });
 *   console.log(to, plan.actions.length);
 * } catch (error) {
 *   if (!(error instanceof MilvusStackError)) throw error;
 *   console.log(error.message);
 * }
 * await close();
 */
export function rollbackPlan(input: RollbackInput): RollbackPlan {
  const { specs, capabilities } = input;
  requireKnownServer(capabilities.server);
  const [loaded, second] = specs.collections;
  if (loaded === undefined || second !== undefined) throw new TypeError("a rollback is of one collection");
  const state = withoutHidden(input.state);
  const { context, found } = contextOf(loaded, specs, state, capabilities);
  if (found.kind !== "live" || found.alias !== "none" || found.live.name === context.name) {
    throw nothingKept(context.name, "It is not an alias of a collection that a rebuild made.");
  }
  const live: LiveContext = { ...context, live: found.live };
  const generations = generationsOf(state, specs.project, found.live, context.name);
  const of = (actions: readonly Action[], to: string) => ({
    plan: assemble({ ...input, specs: { ...specs, complete: false } }, state, actions),
    to,
  });
  const record = found.live.ownership?.rebuild ?? null;
  // One that was cut short after its alias had moved goes on, also where nobody says where it was to go.
  if (found.live.name === input.to || (input.to === undefined && record?.phase === "back")) {
    const actions =
      !input.newRows && record?.phase === "back"
        ? endWithoutNewRows(live, generations.kept)
        : finishRebuild(live, generations, { keep: 1, pruneOld: false });
    return of(actions, found.live.name);
  }
  if (record !== null || generations.begun !== null) throw unfinished(context.name);
  const to = generations.kept.find(({ name }) => input.to === undefined || name === input.to);
  if (to === undefined) {
    if (input.to === undefined || generations.kept.length === 0) {
      throw nothingKept(context.name, "No earlier generation of it is kept.");
    }
    const kept = generations.kept.map(({ name }) => name);
    throw nothingKept(
      context.name,
      `${input.to} is none of those that are kept.`,
      `Name ${kept.join(" or ")}.`,
    );
  }
  return of([rollbackAction(live, to, input)], to.name);
}

function nothingKept(
  name: string,
  cause: string,
  fix = "Change the spec back and apply: that rebuilds it.",
): MilvusStackError {
  return new MilvusStackError(
    {
      code: PlanCode.nothingKept,
      severity: "error",
      summary: `There is nothing to roll ${name} back to.`,
      cause,
      fix,
    },
    1,
  );
}

function unfinished(name: string): MilvusStackError {
  return new MilvusStackError(
    {
      code: PlanCode.rebuildUnfinished,
      severity: "error",
      summary: `A rebuild of ${name} was cut short.`,
      cause: "Clients search what they searched before, or rows are still to be brought over.",
      fix: `Change the spec back and apply, which drops what was begun; or apply --allow-rebuild ${name} to finish it, and roll back then.`,
    },
    1,
  );
}
