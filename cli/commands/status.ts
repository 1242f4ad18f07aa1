import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import type { LocalEngine } from "../../provision/spec/vocabulary.ts";
import { defineCommand } from "../command.ts";
import { engineOption } from "../engine-option.ts";
import { renderStatus } from "../views/human/local.ts";

export const command = defineCommand<{ engine?: LocalEngine }>({
  description:
    "Shows whether the embedded target runs, and where it is reached. Exits 0 when all of it runs, 1 when not.",
  options: [engineOption("lite or compose; the one of the last up when left out")],
  examples: [["status", "is it up?"]],
  async run({ cwd, env }, _names, { engine }) {
    const { status } = await import("../../local/index.ts");
    const found = await status({ cwd, env, engine });
    const running = found.services.every(({ state }) => state === "running");
    return {
      exitCode: running ? ExitCode.ok : ExitCode.failed,
      human: (style) => renderStatus(found, style),
      json: () => ({ running, ...found }),
    };
  },
});
