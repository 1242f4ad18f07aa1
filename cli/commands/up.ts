import { ExitCode } from "../../provision/diagnostics/diagnostic.ts";
import type { LocalEngine } from "../../provision/spec/vocabulary.ts";
import { defineCommand } from "../command.ts";
import { engineOption } from "../engine-option.ts";
import { renderUp } from "../views/human/local.ts";

export const command = defineCommand<{ engine?: LocalEngine }>({
  description:
    "Starts the embedded target: Milvus Lite, or with --engine compose standalone Milvus in containers, and a local embedding server. Installs what is missing on first use. Does nothing where they run.",
  options: [engineOption("lite, as a process (the default), or compose, in containers")],
  examples: [
    ["up", "start it, or find it running"],
    ["up --engine compose", "a whole Milvus, with Docker; --env compose then means it"],
    ["up --json", "where it is reached, for programs"],
  ],
  async run({ cwd, env, signal, terminal }, _names, { engine }) {
    const { embeddingsRunHere, up } = await import("../../local/index.ts");
    // With containers, any platform does; the embedding server is left out where it cannot run.
    const embeddings = engine !== "compose" || embeddingsRunHere();
    const onProgress = (message: string) => terminal.note(`${message} …`);
    const target = await up({ cwd, env, signal, engine, embeddings, onProgress });
    const { milvusToken: _, ...shown } = target;
    return {
      exitCode: ExitCode.ok,
      human: (style) => renderUp(target, style),
      json: () => shown,
    };
  },
});
