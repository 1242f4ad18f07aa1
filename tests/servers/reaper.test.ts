import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identify } from "../../local/process-identity.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "milvus-stack-reaper-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A run that starts a "server" that it has reaped, and before it one that it has reaped and forgets; it says their numbers. */
const run = `
  import { spawn } from "node:child_process";
  import { forget, reapWithThisProcess } from ${JSON.stringify(new URL("./reaper.ts", import.meta.url).href)};
  const start = () => spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).pid;
  const [forgotten, reaped] = [start(), start()];
  for (const pid of [forgotten, reaped]) reapWithThisProcess({ pid, folder: process.argv[1] });
  forget(forgotten);
  console.log(forgotten, reaped);
  setInterval(() => {}, 1000);
`;

test.each(["SIGKILL", "SIGINT"] as const)(
  "what a run had reaped ends when it is ended by %s",
  async (signal) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", run, folder], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(createInterface({ input: child.stdout }), "line");
    const [forgotten = 0, reaped = 0] = String(line).split(" ").map(Number);
    expect(await identify(reaped)).not.toBeNull();
    child.kill(signal);
    await expect.poll(() => identify(reaped)).toBeNull();
    await expect.poll(() => existsSync(folder)).toBe(false);
    // It was stopped by the run, as far as the reaper knows, and its number may be another's by now.
    expect(await identify(forgotten)).not.toBeNull();
    process.kill(forgotten, "SIGKILL");
  },
);
