import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Benchmark } from "./figure.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

export const npmStart: Benchmark = {
  name: "npm-start",
  about:
    "`npm start` in a fresh clone of the last commit, and again: against the aims of 120 s and 12 s, and `npm ci`",
  async run() {
    const folder = await mkdtemp(join(tmpdir(), "milvus-stack-bench-"));
    const clone = join(folder, "clone");
    const timed = async (command: string, ...args: string[]) => {
      const started = performance.now();
      await execa(command, args, { cwd: clone, stdio: ["ignore", "ignore", "inherit"] });
      return (performance.now() - started) / 1000;
    };
    try {
      await execa("git", ["clone", "--quiet", root, clone]);
      const cold = await timed("npm", "start");
      const warm = await timed("npm", "start");
      await timed("npm", "stop", "--", "--purge");
      const install = await timed("npm", "ci", "--no-audit", "--no-fund");
      return [
        { what: "npm start, cold", value: cold, unit: "s", peer: { what: "aim", value: 120 }, aim: 1 },
        {
          what: "npm start, cold",
          value: cold,
          unit: "s",
          peer: { what: "npm ci", value: install },
          aim: null,
        },
        { what: "npm start, warm", value: warm, unit: "s", peer: { what: "aim", value: 12 }, aim: 1 },
        { what: "npm start, warm", value: warm, unit: "s", peer: { what: "cold", value: cold }, aim: null },
      ];
    } finally {
      await execa("npm", ["stop", "--", "--purge"], { cwd: clone, stdio: "ignore", reject: false });
      await rm(folder, { recursive: true, force: true });
    }
  },
};
