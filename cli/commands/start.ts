import { liftedGuards } from "../../provision/apply/lifted-guards.ts";
import { oneLine } from "../../provision/diagnostics/text.ts";
import { hasChanges } from "../../provision/plan/index.ts";
import { renderPlan } from "../../provision/plan/render/render-plan.ts";
import { exitCodeOf } from "../../smoke-tests/index.ts";
import { defineCommand } from "../command.ts";
import { confirm, requireSomeoneToAsk } from "../confirm.ts";
import { requireSpecs } from "../load-checked.ts";
import { renderAppliedLine } from "../views/human/applied.ts";
import { renderSeeded, seedProgressText } from "../views/human/seeded.ts";
import { renderCheck, smokeProgress } from "../views/human/smoke.ts";
import { renderStarted } from "../views/human/started.ts";
import { createProgress } from "../views/progress.ts";
import { start } from "../workflows/start.ts";

export const command = defineCommand<{ yes?: boolean }>({
  description:
    "Brings everything up: starts the embedded target, validates and applies the specs, seeds them, and runs the smoke tests. Safe to repeat: a second run changes nothing. Exits 0 only when the smoke tests pass.",
  options: [{ flags: "--yes", description: "do not ask, where the environment is not the embedded target" }],
  examples: [
    ["start", "everything in collections/, on this machine"],
    ["start --env staging --yes", "on another target"],
  ],
  async run(context, _names, { yes = false }) {
    const { terminal, cwd, env, signal } = context;
    const { specs, environment } = await requireSpecs(context, []);
    const style = terminal.noteStyle;
    const progress = createProgress(terminal);
    let gap = "";
    const share = smokeProgress(specs);
    try {
      const result = await start({
        specs,
        environment,
        cwd,
        env,
        signal,
        assumeVersion: context.globals.assumeVersion,
        onUp: (message) => {
          gap = "\n";
          terminal.note(`${message} …`);
        },
        onPlan: async (plan) => {
          terminal.note(`${gap}${renderPlan(plan, style, liftedGuards(plan, environment))}\n`);
          // The embedded target is for trying things; any other may be somebody's.
          if (yes || environment.milvus.kind === "embedded" || !hasChanges(plan)) return;
          requireSomeoneToAsk(terminal, "start");
          await confirm(`Carry out this plan on ${environment.name}?`);
        },
        // Not a line for each action: the plan has just shown them all.
        onApply: ({ action, percent }) => progress.update(percent, oneLine(action.address)),
        onApplied: (result) => {
          const line = renderAppliedLine(result, style);
          if (line !== "") progress.line(`  ${line}`);
        },
        onSeed: (name, now) =>
          progress.update(
            now.totalBytes === 0 ? 0 : (now.bytes / now.totalBytes) * 100,
            seedProgressText(name, now),
          ),
        onSeeded: (one) => progress.line(`  ${renderSeeded(one, style)}`),
        onCheck: (check) => {
          progress.update(share(), oneLine(`smoke test ${check.collection}: ${check.name}`));
          if (check.status === "failed") progress.line(renderCheck(check, style));
        },
      });
      progress.stop();
      terminal.note("");
      return {
        exitCode: exitCodeOf(result.smoke),
        human: (out) => renderStarted(result, specs, environment.name, out),
        json: () => ({
          endpoint: result.stats.endpoint,
          plan: result.plan,
          outcome: result.applied.outcome,
          seeded: result.seeded,
          smoke: result.smoke,
          stats: result.stats,
        }),
      };
    } finally {
      progress.stop();
    }
  },
});
