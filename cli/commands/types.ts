import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { defineCommand } from "../command.ts";
import { writeText } from "../files.ts";
import { requireSpecs } from "../load-checked.ts";

export const command = defineCommand<{ out?: string }>({
  args: "[names...]",
  description: "Prints TypeScript types of the collections' rows, for milvus-stack/store.",
  options: [{ flags: "--out <file>", description: "write them to a file instead" }],
  examples: [
    ["types", "of all collections"],
    ["types articles --out rows.ts", "of one, into a file"],
  ],
  async run(context, names, { out }) {
    const { specs } = await requireSpecs(context, names);
    const { generateTypes } = await import("../../store/generate-types.ts");
    const text = generateTypes(specs);
    if (out !== undefined) await writeText(out, text, context.cwd);
    return {
      exitCode: ExitCode.ok,
      human: () => (out === undefined ? text.trimEnd() : `Types written to ${out}.`),
      json: () => ({ ...(out === undefined ? { text } : { file: out }) }),
    };
  },
});
