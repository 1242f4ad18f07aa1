import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import { defineCommand } from "../command.ts";
import { renderStatus } from "../views/human/local.ts";

export const command = defineCommand({
  description:
    "Shows whether the embedded target runs, and where it is reached. Exits 0 when all of it runs, 1 when not.",
  examples: [["status", "is it up?"]],
  async run({ cwd, env }) {
    const { status } = await import("../../local/index.ts");
    const found = await status({ cwd, env });
    const running = found.services.every(({ state }) => state === "running");
    return {
      exitCode: running ? ExitCode.ok : ExitCode.failed,
      human: (style) => renderStatus(found, style),
      json: () => ({ running, ...found }),
    };
  },
});
