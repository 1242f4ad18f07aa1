import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

interface Started {
  readonly pid: number;
  /** Temporary folder of the process, deleted with it. */
  readonly folder: string;
}

let reaper: ChildProcess | undefined;

/** Has a process group killed and its folder deleted as soon as this process is gone, even by SIGKILL. */
export function reapWithThisProcess(started: Started): void {
  reaper ??= startReaper();
  reaper.stdin?.write(`${JSON.stringify(started)}\n`);
}

/** Takes back {@link reapWithThisProcess}: the process was stopped, and its number may go to another. */
export function forget(pid: number): void {
  reaper?.stdin?.write(`${JSON.stringify({ pid, stopped: true })}\n`);
}

function startReaper(): ChildProcess {
  const script = fileURLToPath(new URL("./reaper.mjs", import.meta.url));
  // Detached: Ctrl-C on the terminal reaches the test run, not the one that cleans up after it.
  const child = spawn(process.execPath, [script], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  child.unref();
  if (child.stdin && "unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child;
}
