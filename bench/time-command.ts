import { execa } from "execa";
import { median } from "./figure.ts";

export interface Command {
  readonly args: readonly string[];
  readonly cwd?: string;
}

/**
 * Median wall-clock milliseconds of Node commands, run in turn (a, b, a, b, …) so that a busy machine slows all of them. The
 * first round warms the caches and does not count.
 */
export async function timeCommands(commands: readonly Command[], rounds: number): Promise<number[]> {
  const times: number[][] = commands.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, { args, cwd }] of commands.entries()) {
      const started = performance.now();
      await execa(process.execPath, args, { stdio: "ignore", ...(cwd === undefined ? {} : { cwd }) });
      if (round > 0) times[i]?.push(performance.now() - started);
    }
  }
  return times.map(median);
}
