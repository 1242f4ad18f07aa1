import { liftedGuards } from "../../provision/apply/lifted-guards.ts";
import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { hasChanges } from "../../provision/plan/index.ts";
import { renderPlan } from "../../provision/plan/render/render-plan.ts";
import { defineCommand } from "../command.ts";
import { requireSpecs } from "../load-checked.ts";
import { specsOn } from "../specs-on.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand({
  args: "[names...]",
  description:
    "Shows how the server differs from the specs, as a plan. Changes nothing. Exits 0 when it does not differ and 2 when it does.",
  examples: [
    ["drift", "everything in collections/"],
    ["drift --env prod --json", "for a job that watches"],
  ],
  async run(context, names) {
    const { specs, environment } = await requireSpecs(context, names);
    const { planTarget } = await import("../../provision/plan-target.ts");
    const plan = await withTarget(context, environment, (target) =>
      planTarget(target.milvus, specsOn(context, target, specs), context),
    );
    return {
      exitCode: hasChanges(plan) ? ExitCode.changesPending : ExitCode.ok,
      human: (style) => renderPlan(plan, style, liftedGuards(plan, environment)),
      json: () => ({ drifted: hasChanges(plan), plan }),
    };
  },
});
