import { type Diagnostic, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { canonicalJson } from "../plan/canonical.ts";
import { onlyWaits } from "../plan/diff-load.ts";
import { rootOf } from "../plan/names.ts";
import type { Action, Plan } from "../plan/types.ts";
import { ApplyCode } from "./codes.ts";

/**
 * Why a plan is not what would be planned now; null when it still is. `fresh` may cover more than the plan does:
 * only what the plan is about is compared.
 */
export function findStaleness(plan: Plan, fresh: Plan): MilvusStackError | null {
  const causes = [
    ...findOtherCluster(plan, fresh),
    ...findOtherServer(plan, fresh),
    ...Object.entries(plan.digests)
      .filter(([root, digest]) => fresh.digests[root] !== digest)
      .map(([root]) => `${root} has changed on the server${describe(plan, fresh, root)}.`),
  ];
  if (causes.length === 0) {
    causes.push(
      ...Object.keys(plan.digests)
        .filter((root) => essence(plan, root) !== essence(fresh, root))
        .map((root) => `The spec of ${root} has changed${describe(plan, fresh, root)}.`),
    );
  }
  if (causes.length === 0) return null;
  const diagnostic: Diagnostic = {
    code: ApplyCode.stale,
    severity: "error",
    summary: "The plan is stale: something has changed since it was made. Nothing was done.",
    cause: causes.join(" "),
    fix: "Plan again, look at the new plan and apply that.",
  };
  return new MilvusStackError(diagnostic, 1);
}

function findOtherServer({ server: before }: Plan, { server: now }: Plan): string[] {
  if (before.version !== now.version) return [`The server was ${before.version} and is ${now.version}.`];
  const [then, taken] = [before, now].map(({ major, minor, patch }) => `${major}.${minor}.${patch}`);
  return then === taken ? [] : [`The plan takes the server for ${then}, and this run for ${taken}.`];
}

function findOtherCluster(plan: Plan, fresh: Plan): string[] {
  if (plan.cluster === fresh.cluster) {
    if (plan.lastEnvironment === fresh.lastEnvironment) return [];
    return [`Meanwhile ${fresh.lastEnvironment ?? plan.environment} was applied on this cluster.`];
  }
  if (plan.cluster === null) return ["The plan is of a cluster that nothing was ever applied on."];
  return ["The plan is of another cluster."];
}

/** The actions of a plan that are still to be done in what another plan is about. */
export function pendingOf(plan: Plan, fresh: Plan): readonly Action[] {
  return fresh.actions.filter(({ address, verb }) => verb !== "noop" && rootOf(address) in plan.digests);
}

/** What would be done, without the places and the words, and without what is waited for: that comes and goes by itself. */
function essence(plan: Plan, root: string): string {
  return canonicalJson(
    changesOf(plan, root).map(({ address, verb, guards, operations }) => ({
      address,
      verb,
      guards,
      operations,
    })),
  );
}

function describe(plan: Plan, fresh: Plan, root: string): string {
  const [before, after] = [changesOf(plan, root), changesOf(fresh, root)];
  const gone = before.filter((action) => !after.some(sameAs(action))).map(({ address }) => address);
  const added = after.filter((action) => !before.some(sameAs(action))).map(({ address }) => address);
  const parts = [
    ...(gone.length > 0 ? [`no longer to do: ${gone.join(", ")}`] : []),
    ...(added.length > 0 ? [`now to do: ${added.join(", ")}`] : []),
  ];
  return parts.length === 0 ? "" : ` (${parts.join("; ")})`;
}

function sameAs(action: Action): (other: Action) => boolean {
  return ({ address, verb, operations }) =>
    address === action.address &&
    verb === action.verb &&
    canonicalJson(operations) === canonicalJson(action.operations);
}

function changesOf({ actions }: Plan, root: string): readonly Action[] {
  return actions.filter(
    (action) => action.verb !== "noop" && !onlyWaits(action) && rootOf(action.address) === root,
  );
}
