import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { defineCommand } from "../command.ts";
import { usageError } from "../usage-error.ts";
import { renderUp } from "../views/human/local.ts";

export const command = defineCommand<{ engine?: string }>({
  description:
    "Starts the embedded target: Milvus Lite and a local embedding server, installed on first use. Does nothing where they run.",
  options: [
    {
      flags: "--engine <engine>",
      description: "lite (the default)",
      parse: (text) => {
        if (text === "lite") return text;
        throw usageError(`--engine takes lite, and got ${JSON.stringify(text)}.`);
      },
    },
  ],
  examples: [
    ["up", "start it, or find it running"],
    ["up --json", "where it is reached, for programs"],
  ],
  async run({ cwd, env, signal, terminal }) {
    const { up } = await import("../../local/index.ts");
    const target = await up({ cwd, env, signal, onProgress: (message) => terminal.note(`${message} …`) });
    return {
      exitCode: ExitCode.ok,
      human: (style) => renderUp(target, style),
      json: () => ({ ...target }),
    };
  },
});
