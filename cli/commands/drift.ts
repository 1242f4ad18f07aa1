import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { findDrift, findUnseen, hasChanges } from "../../provision/plan/index.ts";
import { renderDrift, renderUnseen } from "../../provision/plan/render/render-drift.ts";
import { defineCommand } from "../command.ts";
import { requireSpecs } from "../load-checked.ts";
import { specsOn } from "../specs-on.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand({
  args: "[names...]",
  description:
    "Shows how the server differs from the specs: what the spec says, and what was made of it by hand. Changes nothing. Exits 0 when it does not differ and 2 when it does.",
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
    const unseen = findUnseen(specs, plan.server);
    return {
      exitCode: hasChanges(plan) ? ExitCode.changesPending : ExitCode.ok,
      human: (style) => [renderDrift(plan, style), ...unseen.map(renderUnseen)].join("\n"),
      json: () => ({ drifted: hasChanges(plan), differences: findDrift(plan), unseen, plan }),
    };
  },
});
