import { type ApplyResult, apply, passwordsOf } from "../../provision/apply/index.ts";
import { oneLine } from "../../provision/diagnostics/text.ts";
import { deletableKinds } from "../../provision/plan/deletable-kinds.ts";
import { destroyPlan, type Plan } from "../../provision/plan/index.ts";
import { planOf, planTarget, readStateOf } from "../../provision/plan-target.ts";
import { rebuildServices } from "../../smoke-tests/index.ts";
import type { Target } from "../../targets/index.ts";
import { whileEngineLives } from "../dynamic/engine-gone.ts";
import { say } from "../dynamic/messages.ts";
import { openWhenReady } from "../dynamic/open-when-ready.ts";
import { type CheckedSpecs, withSpecs } from "../dynamic/with-specs.ts";
import type { Inputs } from "./inputs.ts";
import { permissionOf } from "./make-plan.ts";
import { tellProgress } from "./tell-progress.ts";

type MakePlan = (target: Target, specs: CheckedSpecs["specs"]) => Promise<Plan>;

/** Makes the collections what the specs say, and tells of every action that is done. */
export async function applySpecs(inputs: Inputs): Promise<ApplyResult> {
  return await carryOut(inputs, permissionOf(inputs), ({ milvus }, specs) => planTarget(milvus, specs));
}

/** Drops the collections that the specs own, with their data, unless the environment never deletes. */
export async function dropOwned(inputs: Inputs): Promise<ApplyResult> {
  const permission = { allowDelete: new Set(deletableKinds), allowRebuild: new Set<string>() };
  return await carryOut(inputs, permission, async ({ milvus }, specs) => {
    const state = await readStateOf(milvus, specs);
    return await planOf(milvus, { specs, state, capabilities: milvus.capabilities }, { make: destroyPlan });
  });
}

async function carryOut(
  inputs: Inputs,
  permission: ReturnType<typeof permissionOf>,
  makePlan: MakePlan,
): Promise<ApplyResult> {
  return await whileEngineLives((signal) =>
    withSpecs(inputs, async ({ specs, environment }) => {
      const timeoutSeconds = inputs.connectTimeoutSeconds;
      const target = await openWhenReady(environment, { timeoutSeconds, signal });
      try {
        const replan = () => makePlan(target, specs);
        return await apply(await replan(), {
          ...permission,
          milvus: target.milvus,
          guard: environment.guard,
          // By the variables that the documents name, of the process that Pulumi runs in.
          password: passwordsOf(process.env),
          rebuild: rebuildServices(target, specs, process.cwd()),
          replan,
          signal,
          onProgress: tellProgress(say),
        });
      } finally {
        await target.close();
      }
    }),
  );
}

/** What was done, a line an action. */
export function doneLines({ results }: ApplyResult): string[] {
  return results
    .filter(({ outcome }) => outcome === "done")
    .map(({ action }) => `${action.verb} ${oneLine(action.address)}: ${oneLine(action.reason)}`);
}

/** What is still to be done, a line an action. */
export function leftLines({ left }: ApplyResult): string[] {
  return left.map((address) => `left to do: ${oneLine(address)}`);
}
