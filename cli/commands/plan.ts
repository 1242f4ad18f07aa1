import { liftedGuards } from "../../provision/apply/lifted-guards.ts";
import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { hasChanges, serializePlan } from "../../provision/plan/index.ts";
import { renderMarkdown } from "../../provision/plan/render/render-markdown.ts";
import { renderPlan } from "../../provision/plan/render/render-plan.ts";
import { defineCommand } from "../command.ts";
import { writeText } from "../files.ts";
import { requireSpecs } from "../load-checked.ts";
import { adoptOption, noOutageOption, planOptions, pruneOldOption } from "../plan-options.ts";
import { specsOn } from "../specs-on.ts";
import { usageError } from "../usage-error.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand<{
  out?: string;
  detailedExitcode?: boolean;
  markdown?: boolean;
  outage: boolean;
  pruneOld?: boolean;
  adopt?: boolean;
}>({
  args: "[names...]",
  description:
    "Compares the specs with the server and shows what apply would do: each action with its reason, its outage and the place in the spec. Changes nothing.",
  options: [
    { flags: "--out <file>", description: "also write the plan to a file, for apply --plan" },
    { flags: "--markdown", description: "print the plan for a pull request" },
    { flags: "--detailed-exitcode", description: "exit 2 when there is something to do" },
    noOutageOption,
    pruneOldOption,
    adoptOption,
  ],
  examples: [
    ["plan", "everything in collections/"],
    ["plan articles --out plan.json", "one collection, kept for apply --plan plan.json"],
    ["plan --env prod --markdown", "for a comment on a pull request"],
    ["plan --env prod --detailed-exitcode", "for CI: 0 no change, 2 changes"],
  ],
  async run(context, names, { out, detailedExitcode = false, markdown = false, ...asked }) {
    if (markdown && context.terminal.json) throw usageError("--markdown and --json do not go together.");
    const { specs, environment } = await requireSpecs(context, names);
    const { planTarget } = await import("../../provision/plan-target.ts");
    const plan = await withTarget(context, environment, (target) =>
      planTarget(target.milvus, specsOn(context, target, specs), {
        ...planOptions(asked),
        signal: context.signal,
      }),
    );
    if (out !== undefined) {
      await writeText(out, serializePlan(plan), context.cwd);
      context.terminal.note(
        `Plan written to ${out}. Carry it out with: npx milvus-stack apply --plan ${out}`,
      );
    }
    return {
      exitCode: detailedExitcode && hasChanges(plan) ? ExitCode.changesPending : ExitCode.ok,
      human: (style) => {
        const lifted = liftedGuards(plan, environment);
        return markdown ? renderMarkdown(plan, { lifted }).trimEnd() : renderPlan(plan, style, lifted);
      },
      json: () => ({ ...plan }),
    };
  },
});
