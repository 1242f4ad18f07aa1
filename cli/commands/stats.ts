import { setTimeout as wait } from "node:timers/promises";
import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { collectStats } from "../../provision/state/index.ts";
import { defineCommand } from "../command.ts";
import { requireSpecs } from "../load-checked.ts";
import { usageError } from "../usage-error.ts";
import { renderStats } from "../views/human/stats.ts";
import { withTarget } from "../with-target.ts";

const betweenLooksMs = 2_000;

export const command = defineCommand<{ watch?: boolean }>({
  args: "[names...]",
  description:
    "Shows rows, index type and build progress, load state, replicas, and the query nodes where the server knows them.",
  options: [{ flags: "--watch", description: "again every two seconds, until Ctrl-C" }],
  examples: [
    ["stats", "of every collection of the specs"],
    ["stats articles --watch", "while an index is built"],
  ],
  async run(context, names, { watch = false }) {
    if (watch && context.globals.json) throw usageError("--watch and --json do not go together.");
    const { specs, environment } = await requireSpecs(context, names);
    const refs = specs.collections.map(({ spec }) => ({
      database: spec.database ?? "default",
      collection: spec.collection,
    }));
    const { terminal, signal } = context;
    const stats = await withTarget(context, environment, async ({ milvus }) => {
      let latest = await collectStats(milvus, refs, { signal });
      while (watch && !signal.aborted && !terminal.gone()) {
        terminal.redraw(renderStats(latest, terminal.style));
        // Ctrl-C is how watching ends, and nothing to complain about.
        await wait(betweenLooksMs, undefined, { signal }).catch(() => {});
        if (!signal.aborted) latest = await collectStats(milvus, refs);
      }
      return latest;
    });
    return {
      exitCode: signal.aborted ? ExitCode.interrupted : ExitCode.ok,
      human: (style) => (watch ? "" : renderStats(stats, style)),
      json: () => ({ ...stats }),
    };
  },
});
