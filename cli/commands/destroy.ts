import { deletableKinds } from "../../provision/plan/deletable-kinds.ts";
import { destroyPlan } from "../../provision/plan/index.ts";
import { planOf, readStateOf } from "../../provision/plan-target.ts";
import { carryOut } from "../carry-out.ts";
import { defineCommand } from "../command.ts";
import { confirmByName } from "../confirm.ts";
import { requireSpecs } from "../load-checked.ts";
import { acceptEnvironmentOption } from "../plan-options.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand<{ yes?: boolean; acceptEnvironment?: string }>({
  args: "[names...]",
  description:
    "Drops what the specs own: collections with their data, users, roles, groups and databases. What they do not own stays. Asks for the environment's name.",
  options: [{ flags: "--yes", description: "do not ask" }, acceptEnvironmentOption],
  examples: [
    ["destroy", "everything the specs own"],
    ["destroy articles --yes", "one collection, in a script"],
  ],
  async run(context, names, { yes = false, acceptEnvironment }) {
    const { specs, environment } = await requireSpecs(context, names);
    return await withTarget(context, environment, async (target) => {
      const { milvus } = target;
      const replan = async () => {
        const state = await readStateOf(milvus, specs, context);
        const input = { specs, state, capabilities: milvus.capabilities };
        return await planOf(milvus, input, { signal: context.signal, make: destroyPlan });
      };
      return await carryOut(context, target, await replan(), {
        command: "destroy",
        environment,
        replan,
        yes,
        allowDelete: new Set(deletableKinds),
        allowRebuild: new Set(),
        acceptEnvironment,
        rebuild: null,
        ask: () =>
          confirmByName(
            `This deletes data on ${milvus.endpoint} for good. Type ${environment.name} to go on:`,
            environment.name,
          ),
      });
    });
  },
});
