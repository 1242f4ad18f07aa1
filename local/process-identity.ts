import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in whatever unit the system tells it; only ever compared. */
  readonly startedAt: string;
}

/** The program and the arguments of a running process, by spaces; empty when there is none. */
export async function commandLineOf(pid: number): Promise<string> {
  if (process.platform === "linux") {
    const line = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return line.split("\0").join(" ").trim();
  }
  const { stdout } = await execa("ps", ["-ww", "-o", "command=", "-p", String(pid)], { reject: false });
  return (stdout ?? "").trim();
}

/** Identity of a running process; null when there is none, or only its remains (a zombie). */
export async function identify(pid: number): Promise<ProcessIdentity | null> {
  const startedAt = process.platform === "linux" ? await startedAtOnLinux(pid) : await startedAtByPs(pid);
  return startedAt === null ? null : { pid, startedAt };
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  return (await identify(identity.pid))?.startedAt === identity.startedAt;
}

/**
 * Ends a process started with its own process group, and the group with it: first with `gently`, and after `graceMs` with
 * SIGKILL. Does nothing when the process is gone, also when its number now belongs to another.
 *
 * @throws the reason of `signal`, which ends the wait
 */
export async function stopProcess(
  identity: ProcessIdentity,
  options: { gently?: NodeJS.Signals; graceMs?: number; signal?: AbortSignal | undefined } = {},
): Promise<void> {
  // To -1 a signal goes to every process, to -0 to our own group.
  if (!Number.isInteger(identity.pid) || identity.pid <= 1) {
    throw new RangeError(`Number ${identity.pid} is no process that can be stopped`);
  }
  if (!(await isAlive(identity))) return;
  signalGroup(identity.pid, options.gently ?? "SIGTERM");
  const deadline = Date.now() + (options.graceMs ?? 10_000);
  let killed = false;
  while (await isAlive(identity)) {
    if (!killed && Date.now() > deadline) {
      signalGroup(identity.pid, "SIGKILL");
      killed = true;
    }
    await sleep(30);
    options.signal?.throwIfAborted();
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // ESRCH: it ended by itself between the look and the signal.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

/** Fields 3 (state) and 22 (start, in clock ticks since boot) of /proc/PID/stat; field 2, the name, may hold spaces and brackets. */
async function startedAtOnLinux(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const [state] = fields;
  const startTime = fields[19];
  return state === "Z" || state === "X" || startTime === undefined ? null : startTime;
}

async function startedAtByPs(pid: number): Promise<string | null> {
  const { stdout } = await execa("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    reject: false,
    env: { LC_ALL: "C" },
  });
  const answer = /^\s*(\S+)\s+(.+?)\s*$/.exec(stdout ?? "");
  return !answer?.[2] || answer[1]?.startsWith("Z") ? null : answer[2];
}
