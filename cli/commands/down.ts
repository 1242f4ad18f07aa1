import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { defineCommand } from "../command.ts";
import { renderDown } from "../views/human/local.ts";

export const command = defineCommand<{ purge?: boolean }>({
  description: "Stops the embedded target. Its data stays, unless --purge is given.",
  options: [{ flags: "--purge", description: "also delete its data and logs" }],
  examples: [
    ["down", "stop it"],
    ["down --purge", "stop it and delete its data"],
  ],
  async run({ cwd, env, signal, terminal }, _names, { purge = false }) {
    const { down } = await import("../../local/index.ts");
    const onProgress = (message: string) => terminal.note(`${message} …`);
    const result = await down({ cwd, env, signal, purge, onProgress });
    return {
      exitCode: ExitCode.ok,
      human: (style) => renderDown(result, style),
      json: () => ({ ...result }),
    };
  },
});
