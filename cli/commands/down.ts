import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import type { LocalEngine } from "../../provision/spec/vocabulary.ts";
import { defineCommand } from "../command.ts";
import { engineOption } from "../engine-option.ts";
import { renderDown } from "../views/human/local.ts";

export const command = defineCommand<{ purge?: boolean; engine?: LocalEngine }>({
  description: "Stops the embedded target. Its data stays, unless --purge is given.",
  options: [
    { flags: "--purge", description: "also delete its data and logs" },
    engineOption("lite or compose; the one of the last up when left out"),
  ],
  examples: [
    ["down", "stop it"],
    ["down --purge", "stop it and delete its data"],
    ["down --engine compose", "stop the containers"],
  ],
  async run({ cwd, env, signal, terminal }, _names, { purge = false, engine }) {
    const { down } = await import("../../local/index.ts");
    const onProgress = (message: string) => terminal.note(`${message} …`);
    const result = await down({ cwd, env, signal, purge, engine, onProgress });
    return {
      exitCode: ExitCode.ok,
      human: (style) => renderDown(result, style),
      json: () => ({ ...result }),
    };
  },
});
