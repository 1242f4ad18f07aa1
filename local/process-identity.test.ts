import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, test } from "vitest";
import { commandLineOf, identify, isAlive, type ProcessIdentity, stopProcess } from "./process-identity.ts";

const started: ProcessIdentity[] = [];
afterEach(async () => {
  for (const identity of started.splice(0)) await stopProcess(identity, { gently: "SIGKILL" });
});

/** Starts a shell in its own process group; it prints a line once it is set up. */
async function start(script: string): Promise<{ identity: ProcessIdentity; line: string }> {
  const child = spawn("sh", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(child.stdout, "data");
  const identity = child.pid === undefined ? null : await identify(child.pid);
  if (!identity) throw new Error("the shell ended at once");
  started.push(identity);
  return { identity, line: String(line).trim() };
}

describe("a process", () => {
  test("is told from a later one with its number", async () => {
    const { identity } = await start("echo ready; sleep 60");
    expect(await isAlive(identity)).toBe(true);
    const other = { ...identity, startedAt: "1" };
    expect(await isAlive(other)).toBe(false);
    await stopProcess(other);
    expect(await isAlive(identity)).toBe(true);
  });

  test("is stopped with the processes that it started", async () => {
    const { identity, line } = await start("sleep 60 & echo $!; wait");
    const child = await identify(Number(line));
    expect(child).not.toBeNull();
    await stopProcess(identity);
    expect(await isAlive(identity)).toBe(false);
    await expect.poll(() => identify(Number(line))).toBeNull();
  });

  test("that ignores the gentle signal is killed", async () => {
    const { identity } = await start("trap '' TERM; echo ready; while :; do sleep 1; done");
    await stopProcess(identity, { graceMs: 100 });
    expect(await isAlive(identity)).toBe(false);
  });

  test("that does not end is waited for until the signal", async () => {
    const { identity } = await start("trap '' TERM; echo ready; while :; do sleep 1; done");
    const controller = new AbortController();
    const stopping = stopProcess(identity, { graceMs: 60_000, signal: controller.signal });
    controller.abort(new Error("interrupted"));
    await expect(stopping).rejects.toThrow("interrupted");
    expect(await isAlive(identity)).toBe(true);
  });

  test.each([1, 0, -1, 1.5])("number %d is never signalled", async (pid) => {
    const started = await identify(1);
    await expect(stopProcess({ pid, startedAt: started?.startedAt ?? "" })).rejects.toThrow(RangeError);
  });

  test("tells its program and arguments", async () => {
    const { identity } = await start("echo ready; sleep 60; :");
    expect(await commandLineOf(identity.pid)).toBe("sh -c echo ready; sleep 60; :");
  });

  test("that is gone is no error", async () => {
    const { identity } = await start("echo ready; sleep 60");
    await stopProcess(identity);
    await stopProcess(identity);
    expect(await identify(identity.pid)).toBeNull();
  });
});
