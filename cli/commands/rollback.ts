import { rollbackPlan } from "../../provision/plan/index.ts";
import { readStateOf, withQueryNodes } from "../../provision/plan-target.ts";
import { carryOut } from "../carry-out.ts";
import { defineCommand } from "../command.ts";
import { confirm } from "../confirm.ts";
import { requireSpecs } from "../load-checked.ts";
import { acceptEnvironmentOption } from "../plan-options.ts";
import { specsOn } from "../specs-on.ts";
import { usageError } from "../usage-error.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand<{
  to?: string;
  withoutNewRows?: boolean;
  yes?: boolean;
  acceptEnvironment?: string;
}>({
  args: "<name>",
  description:
    "Goes back to the generation of a collection that its last rebuild kept: loads it, brings back what was written since, and moves the alias. What is searched now is kept in its place, so that a second rollback undoes the first. The spec stays as it is: change it back too, or the next apply rebuilds again.",
  options: [
    {
      flags: "--to <generation>",
      description: "the generation to go back to (default: the newest that is kept)",
    },
    {
      flags: "--without-new-rows",
      description: "at once, without the rows that were written since the rebuild",
    },
    { flags: "--yes", description: "do not ask" },
    acceptEnvironmentOption,
  ],
  examples: [
    ["rollback articles", "with the rows written since"],
    ["rollback articles --to articles__g1", "to this one, and not forward again when it is run twice"],
    [
      "rollback articles --without-new-rows --yes",
      "in an emergency: the alias moves as soon as it is loaded",
    ],
  ],
  async run(context, [name = ""], { to: asked, withoutNewRows = false, yes = false, acceptEnvironment }) {
    const { specs, environment } = await requireSpecs(context, [name]);
    if (specs.collections.length > 1) {
      throw usageError(`There is a ${name} in several databases.`, {
        fix: "Say which by its file: --specs collections/FILE.yaml.",
      });
    }
    const { rebuildServices } = await import("../../smoke-tests/index.ts");
    return await withTarget(context, environment, async (target) => {
      const { milvus } = target;
      const there = specsOn(context, target, specs);
      const planTo = async (to?: string) =>
        withQueryNodes(
          milvus,
          {
            specs: there,
            state: await readStateOf(milvus, there, context),
            capabilities: milvus.capabilities,
            newRows: !withoutNewRows,
            ...(to === undefined ? {} : { to }),
          },
          rollbackPlan,
          ({ plan }) => plan.actions,
        );
      const { plan, to } = await planTo(asked);
      return await carryOut(context, target, plan, {
        command: "rollback",
        environment,
        replan: async () => (await planTo(to)).plan,
        yes,
        acceptEnvironment,
        allowDelete: new Set(),
        // Who names the collection and the flag has said what the guard asks for.
        allowRebuild: new Set([name]),
        rebuild: rebuildServices(target, there, context.cwd),
        ask: () => confirm(`Go back to ${to} on ${environment.name} (${milvus.endpoint})?`),
      });
    });
  },
});
