import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it was started, in whatever unit the system tells it; only ever compared. */
  readonly startedAt: string;
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
 */
export async function stopProcess(
  identity: ProcessIdentity,
  options: { gently?: NodeJS.Signals; graceMs?: number } = {},
): Promise<void> {
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
