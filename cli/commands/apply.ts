import { type DeletableKind, deletableKinds } from "../../provision/plan/deletable-kinds.ts";
import { parsePlan } from "../../provision/plan/index.ts";
import type { Plan } from "../../provision/plan/types.ts";
import { planTarget } from "../../provision/plan-target.ts";
import type { Target } from "../../targets/index.ts";
import { carryOut } from "../carry-out.ts";
import { defineCommand } from "../command.ts";
import { confirmPlan } from "../confirm.ts";
import { readText } from "../files.ts";
import { requireSpecs } from "../load-checked.ts";
import { oneOf } from "../parse-value.ts";
import {
  acceptEnvironmentOption,
  adoptOption,
  noOutageOption,
  planOptions,
  pruneOldOption,
} from "../plan-options.ts";
import { specsOn } from "../specs-on.ts";
import { usageError } from "../usage-error.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand<{
  plan?: string;
  yes?: boolean;
  allowDelete?: DeletableKind[];
  allowRebuild?: string[];
  outage: boolean;
  pruneOld?: boolean;
  adopt?: boolean;
  acceptEnvironment?: string;
}>({
  args: "[names...]",
  description:
    "Plans, shows the plan, asks, and makes the server what the specs say. Nothing is deleted or rebuilt unless its flag names it.",
  options: [
    {
      flags: "--plan <file>",
      description: "carry out this plan of plan --out; refused when the server has changed since",
    },
    { flags: "--yes", description: "do not ask" },
    {
      flags: "--allow-delete <kind...>",
      description: `what may be deleted: ${deletableKinds.join(", ")}`,
      parse: oneOf("--allow-delete", deletableKinds),
    },
    { flags: "--allow-rebuild <name...>", description: "collections that may be rebuilt" },
    noOutageOption,
    pruneOldOption,
    adoptOption,
    acceptEnvironmentOption,
  ],
  examples: [
    ["apply", "show the plan and ask"],
    ["apply --yes", "in a script"],
    ["apply --plan plan.json --yes", "exactly what was reviewed"],
    ["apply --allow-delete partition index", "with deletions of two kinds"],
    ["apply --allow-rebuild articles", "with a rebuild beside the collection that is searched"],
    ["apply --prune-old", "drop what earlier rebuilds kept for rollback"],
  ],
  async run(context, names, { plan: file, yes = false, allowDelete = [], allowRebuild = [], ...asked }) {
    if (file !== undefined && names.length > 0) {
      throw usageError("--plan and names do not go together: the plan says what it is about.");
    }
    const reviewed = file === undefined ? null : await parsePlan(await readText(file, context.cwd), file);
    const { specs, environment } = await requireSpecs(context, names);
    if (reviewed !== null && reviewed.environment !== environment.name) {
      throw usageError(`${file} is a plan for ${reviewed.environment}, and this is ${environment.name}.`, {
        fix: `Give --env ${reviewed.environment}.`,
      });
    }
    const { rebuildServices } = await import("../../smoke-tests/index.ts");
    // A plan that was made on a guess is carried out on the same one.
    const assumeVersion = reviewed?.server.assumed ? versionOf(reviewed) : undefined;
    const work = async (target: Target) => {
      const there = specsOn(context, target, specs);
      const options = { ...planOptions(asked), signal: context.signal };
      const replan = () => planTarget(target.milvus, there, options);
      return await carryOut(context, target, reviewed ?? (await replan()), {
        command: "apply",
        environment,
        replan,
        yes,
        allowDelete: new Set(allowDelete),
        allowRebuild: new Set(allowRebuild),
        rebuild: rebuildServices(target, there, context.cwd),
        acceptEnvironment: asked.acceptEnvironment,
        ask: (plan) => confirmPlan(plan, { environment: environment.name, endpoint: target.milvus.endpoint }),
      });
    };
    return await withTarget(context, environment, work, { assumeVersion });
  },
});

function versionOf({ server: { major, minor, patch } }: Plan): string {
  return `${major}.${minor}.${patch}`;
}
