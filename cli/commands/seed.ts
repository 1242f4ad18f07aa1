import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { defineCommand } from "../command.ts";
import { requireSpecs } from "../load-checked.ts";
import { usageError } from "../usage-error.ts";
import { renderSeeded, seedProgressText } from "../views/human/seeded.ts";
import { createProgress } from "../views/progress.ts";
import { withTarget } from "../with-target.ts";
import { seedCollections } from "../workflows/seed-collections.ts";

export const command = defineCommand<{ file?: string; rejects?: string }>({
  args: "[names...]",
  description:
    "Streams JSON lines through the embedder into the collections, by primary key: a second run changes nothing, and an interrupted one goes on where it was.",
  options: [
    {
      flags: "--file <file>",
      description: "JSON lines, gzipped or not, instead of the spec's own file, for one collection",
    },
    {
      flags: "--rejects <file>",
      description: "collect bad rows there and go on, instead of stopping at the first",
    },
  ],
  examples: [
    ["seed", "every collection whose spec says from what"],
    ["seed articles --file more.jsonl", "rows of your own"],
    ["seed articles --rejects bad.jsonl", "go on past bad rows"],
  ],
  async run(context, names, { file, rejects }) {
    if ((file !== undefined || rejects !== undefined) && names.length !== 1) {
      throw usageError("--file and --rejects are for one collection, and need its name.", {
        fix: "Name it: npx milvus-stack seed NAME --file FILE.",
      });
    }
    const { specs, environment } = await requireSpecs(context, names);
    const { cwd, signal, terminal } = context;
    const progress = createProgress(terminal);
    const results = await withTarget(context, environment, async (target) => {
      try {
        return await seedCollections({
          target,
          specs,
          environment,
          file,
          rejectsFile: rejects,
          cwd,
          signal,
          onProgress: (name, now) =>
            progress.update(
              now.totalBytes === 0 ? 0 : (now.bytes / now.totalBytes) * 100,
              seedProgressText(name, now),
            ),
          onSeeded: () => progress.stop(),
        });
      } finally {
        progress.stop();
      }
    });
    return {
      exitCode: ExitCode.ok,
      human: (style) =>
        results.length === 0
          ? "No spec says what to seed."
          : results.map((one) => renderSeeded(one, style)).join("\n"),
      json: () => ({ collections: results }),
    };
  },
});
