import { existsSync } from "node:fs";
import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { findBundle } from "../bin/bundle-cache.js";
import { type Benchmark, NotHere } from "./figure.ts";
import { timeCommands } from "./time-command.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const bin = fileURLToPath(new URL("../bin/milvus-stack.js", import.meta.url));
const rounds = 21;

export const startUp: Benchmark = {
  name: "start-up",
  about: `\`--help\` and \`validate\` of the example against bare \`node -e 0\`: medians of ${rounds}, from a warm cache`,
  async run() {
    if (!existsSync(bin)) throw new NotHere("bin/milvus-stack.js is not there");
    await warmUp();
    const load = loadavg()[0] ?? 0;
    const [bare = 0, help = 0, validate = 0] = await timeCommands(
      [{ args: ["-e", "0"] }, { args: [bin, "--help"] }, { args: [bin, "validate"], cwd: root }],
      rounds,
    );
    const peer = { what: `node -e 0 (load ${load.toFixed(1)})`, value: bare };
    return [
      { what: "--help", value: help, unit: "ms", peer, aim: 2 },
      { what: "validate", value: validate, unit: "ms", peer, aim: 2 },
    ];
  },
};

/** Until there is a bundle of the sources as they are. */
async function warmUp() {
  for (let tries = 0; findBundle(root) === null; tries++) {
    if (tries === 60) throw new NotHere("no bundle: something changes the sources, or `npm ci` is due");
    await sleep(500);
  }
  await execa(process.execPath, [bin, "validate"], { cwd: root });
}
