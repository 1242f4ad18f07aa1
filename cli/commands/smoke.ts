import { oneLine } from "../../provision/diagnostics/text.ts";
import { defineCommand } from "../command.ts";
import { writeText } from "../files.ts";
import { requireSpecs } from "../load-checked.ts";
import { specsOn } from "../specs-on.ts";
import { renderSmoke, smokeProgress } from "../views/human/smoke.ts";
import { createProgress } from "../views/progress.ts";
import { withTarget } from "../with-target.ts";

export const command = defineCommand<{ junit?: string; html?: string; prom?: string }>({
  args: "[names...]",
  description:
    "Runs the smoke tests: that each collection is as its spec says, and that real searches give the answers it expects. Exits 5 when one does not.",
  options: [
    { flags: "--junit <file>", description: "also write JUnit XML, for CI" },
    { flags: "--html <file>", description: "also write a page, for people" },
    { flags: "--prom <file>", description: "also write Prometheus text, for a file collector" },
  ],
  examples: [
    ["smoke", "every collection"],
    ["smoke articles --junit smoke.xml", "one, with a report for CI"],
  ],
  async run(context, names, { junit, html, prom }) {
    const { specs, environment } = await requireSpecs(context, names);
    const { exitCodeOf, smoke } = await import("../../smoke-tests/index.ts");
    const progress = createProgress(context.terminal);
    const share = smokeProgress(specs);
    const report = await withTarget(context, environment, async (target) => {
      try {
        return await smoke({
          milvus: target.milvus,
          embedder: target.embedder,
          specs: specsOn(context, target, specs),
          signal: context.signal,
          onCheck: ({ collection, name }) => progress.update(share(), oneLine(`${collection}: ${name}`)),
        });
      } finally {
        progress.stop();
      }
    });
    const write = async (file: string | undefined, text: () => string | Promise<string>) =>
      file === undefined ? undefined : writeText(file, await text(), context.cwd);
    if (junit ?? html ?? prom) {
      const { toHtml, toJUnit, toPrometheus } = await import("../../smoke-tests/index.ts");
      await write(junit, () => toJUnit(report));
      await write(html, () => toHtml(report));
      await write(prom, () => toPrometheus(report));
    }
    return {
      exitCode: exitCodeOf(report),
      human: (style) => renderSmoke(report, style),
      json: () => ({ ...report }),
    };
  },
});
