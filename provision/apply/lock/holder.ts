import { randomUUID } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds the lock, as it stands in the lock itself. */
export interface Holder {
  readonly token: string;
  readonly host: string;
  readonly pid: number;
  /** ISO 8601, by the holder's own clock: for people only, nothing is decided by it. */
  readonly since: string;
  /** Names the set of process ids that `pid` is one of; empty where that cannot be told. */
  readonly pidScope: string;
}

export function thisProcess(): Holder {
  return {
    token: randomUUID().replaceAll("-", ""),
    host: hostname(),
    pid: process.pid,
    since: new Date().toISOString(),
    pidScope: pidScope(),
  };
}

/** Whether a holder is known to be dead: it counted its pid as we count ours, and there is no such process. */
export function isKnownDead(holder: Holder): boolean {
  if (holder.pidScope === "" || holder.pidScope !== pidScope()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

export function parseHolder(text: string | undefined): Holder | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null) return null;
    const { token, host, pid, since, pidScope: scope } = value as Record<string, unknown>;
    if (typeof token !== "string" || typeof host !== "string" || typeof pid !== "number") return null;
    return {
      token,
      host,
      pid,
      since: typeof since === "string" ? since : "",
      pidScope: typeof scope === "string" ? scope : "",
    };
  } catch {
    return null;
  }
}

/** The same pid means the same process only within one boot of one kernel and one pid namespace. */
function pidScope(): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot}/${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return "";
  }
}
