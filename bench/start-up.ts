import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Benchmark, NotHere } from "./figure.ts";
import { timeCommands } from "./time-command.ts";

const bin = fileURLToPath(new URL("../bin/milvus-stack.js", import.meta.url));

export const startUp: Benchmark = {
  name: "start-up",
  about: "`--help` and `validate` of the example against bare `node -e 0`",
  async run() {
    if (!existsSync(bin)) throw new NotHere("bin/milvus-stack.js is not there");
    const [bare = 0, help = 0, validate = 0] = await timeCommands(
      [{ args: ["-e", "0"] }, { args: [bin, "--help"] }, { args: [bin, "validate"] }],
      15,
    );
    const peer = { what: "node -e 0", value: bare };
    return [
      { what: "--help", value: help, unit: "ms", peer, aim: 2 },
      { what: "validate", value: validate, unit: "ms", peer, aim: 2 },
    ];
  },
};
