import { findRefusals } from "../../provision/apply/find-refusals.ts";
import { passwordsOf } from "../../provision/apply/find-unset-passwords.ts";
import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { hasChanges } from "../../provision/plan/index.ts";
import { plainPlan } from "../../provision/plan/render/plan-style.ts";
import { renderPlan } from "../../provision/plan/render/render-plan.ts";
import type { Plan } from "../../provision/plan/types.ts";
import { planTarget } from "../../provision/plan-target.ts";
import { openTarget } from "../../targets/index.ts";
import { type CheckedSpecs, withSpecs } from "../dynamic/with-specs.ts";
import type { Inputs } from "./inputs.ts";

/** The plan against the Milvus that is there now. */
export async function livePlan({ specs, environment }: CheckedSpecs): Promise<Plan> {
  const target = await openTarget(environment);
  try {
    return await planTarget(target.milvus, specs);
  } finally {
    await target.close();
  }
}

/** The same, from the inputs of the resource. */
export async function planInputs(inputs: Inputs): Promise<Plan> {
  return await withSpecs(inputs, livePlan);
}

/** A plan as `milvus-stack plan` prints it; no line when there is nothing to do. */
export function planLines(plan: Plan): string[] {
  if (!hasChanges(plan)) return [];
  // What a guard keeps from being done is said by `refusals`, in the words of the arguments.
  const guards = new Set(plan.actions.flatMap(({ guards }) => guards.map(({ value }) => value)));
  return renderPlan(plan, plainPlan, guards)
    .split("\n")
    .filter((line) => line !== "");
}

/** What apply would refuse of the plan, with what to write where to have it done. */
export function refusals(plan: Plan, inputs: Inputs, { environment }: CheckedSpecs): Diagnostic[] {
  const permission = {
    ...permissionOf(inputs),
    guard: environment.guard,
    password: passwordsOf(process.env),
  };
  return findRefusals(plan, permission).map((diagnostic) => {
    const flag = /--allow-(delete|rebuild) (\S+?)`/.exec(diagnostic.fix ?? "");
    if (flag === null) return diagnostic;
    const argument = flag[1] === "delete" ? "allowDelete" : "allowRebuild";
    return { ...diagnostic, fix: `Add "${flag[2]}" to \`${argument}\` if you mean it.` };
  });
}

export function permissionOf({ allowDelete, allowRebuild }: Inputs) {
  return { allowDelete: new Set(allowDelete), allowRebuild: new Set(allowRebuild) };
}
