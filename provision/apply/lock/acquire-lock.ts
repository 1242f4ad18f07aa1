import { setTimeout as sleep } from "node:timers/promises";
import { type Diagnostic, MilvusStackError } from "../../diagnostics/diagnostic.ts";
import { isMilvusError, MilvusCode } from "../../milvus/codes.ts";
import type { Milvus } from "../../milvus/port.ts";
import { isLockCollection } from "../../state/ownership.ts";
import { ApplyCode } from "../codes.ts";
import { fence } from "./fence.ts";
import { type Holder, isKnownDead, thisProcess } from "./holder.ts";
import { type LockRecord, lockRef, readLock, retireLock, tryCreateLock, writeBeat } from "./lock-record.ts";

export interface LockTimings {
  /** How often a holder shows that it lives. 2,000 ms when left out. */
  readonly beatMs: number;
  /** A lock whose beat has not changed for this long, by the waiter's clock, is dead. 15,000 ms when left out. */
  readonly staleMs: number;
  /** How often a waiter looks. 250 ms when left out. */
  readonly pollMs: number;
}

/** Of several waiters one succeeds each time; who fails more often than that does so for another reason. */
const mostFailures = 10;

export const defaultTimings: LockTimings = { beatMs: 2_000, staleMs: 15_000, pollMs: 250 };

export interface Lock {
  readonly holder: Holder;
  /** Aborted once the lock turns out to be somebody else's. */
  readonly lost: AbortSignal;
  /** @throws MilvusStackError (exit code 6) when the lock is not ours any more. */
  verify(): Promise<void>;
  /**
   * The same server for whoever works under this lock: a call that changes something is sent only while the lock is known to be
   * ours. A process that was stopped for longer than half of `staleMs` shows that it lives and looks again first.
   */
  guard(milvus: Milvus): Milvus;
  release(): Promise<void>;
}

/**
 * Takes the lock of a cluster: one collection in its default database, which only one can have made.
 *
 * A lock that shows signs of life is never taken. One that shows none for `staleMs` is; at once where its holder was a
 * process of this machine that is gone. No two clocks are compared.
 *
 * @throws MilvusStackError with exit code 6 when another apply holds it, 130 when `signal` is aborted.
 */
export async function acquireLock(
  milvus: Milvus,
  options: { readonly signal?: AbortSignal | undefined; readonly timings?: LockTimings | undefined } = {},
): Promise<Lock> {
  const timings = options.timings ?? defaultTimings;
  const holder = thisProcess();
  let failures = 0;
  for (;;) {
    throwIfInterrupted(options.signal);
    const there = await readLock(milvus);
    if (there === null) {
      const error = await tryCreateLock(milvus, holder);
      const made = await readLock(milvus);
      if (made?.holder.token === holder.token) return hold(milvus, holder, timings);
      // Lost to another, who is looked at next; without another, the server does not let us.
      if (made === null && error !== null && ++failures > mostFailures) throw error;
      continue;
    }
    if (!(await isDead(milvus, there, timings, options.signal))) continue;
    // Another waiter may be first; then the next round finds its lock.
    await retireLock(milvus, there.holder).catch((error: unknown) => {
      if (++failures > mostFailures) throw error;
    });
  }
}

/** True once the holder is dead, false when its lock is gone; throws as soon as the holder shows that it lives. */
async function isDead(
  milvus: Milvus,
  first: LockRecord,
  { staleMs, pollMs }: LockTimings,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const { holder, beat } = first;
  if (isKnownDead(holder)) return true;
  const start = performance.now();
  while (performance.now() - start < staleMs) {
    throwIfInterrupted(signal);
    await sleep(pollMs);
    const now = await readLock(milvus);
    if (now === null || now.holder.token !== holder.token) return false;
    if (now.beat !== beat) throw locked(holder);
    if (isKnownDead(holder)) return true;
  }
  return true;
}

function hold(milvus: Milvus, holder: Holder, { beatMs, staleMs }: LockTimings): Lock {
  const lost = new AbortController();
  let beats = 0;
  let alive = now();
  let beating: Promise<void> | null = null;

  /** One at a time: on a slow server they would pile up. */
  const beat = (): Promise<void> => {
    beating ??= writeSignOfLife().finally(() => {
      beating = null;
    });
    return beating;
  };
  const writeSignOfLife = async () => {
    // From before the request: another's clock can have begun to run no earlier.
    const sent = now();
    try {
      await writeBeat(milvus, holder, ++beats);
      alive = sent;
    } catch (error) {
      if (isMilvusError(error, MilvusCode.notThere)) lose(null);
    }
  };
  const lose = (by: Holder | null) => lost.abort(lostLock(by, since(alive) > staleMs));
  const timer = setInterval(() => void beat(), beatMs);
  timer.unref();

  const verify = async () => {
    if (!lost.signal.aborted) {
      const there = await readLock(milvus);
      if (there?.holder.token === holder.token) return;
      lose(there?.holder ?? null);
    }
    throw lost.signal.reason;
  };
  const assure = async () => {
    if (lost.signal.aborted) throw lost.signal.reason;
    if (since(alive) < staleMs / 2) return;
    await beat();
    await verify();
  };

  const guard = (unguarded: Milvus) => fence(unguarded, assure);

  return {
    holder,
    lost: lost.signal,
    verify,
    guard,
    async release() {
      clearInterval(timer);
      await beating;
      const there = await readLock(milvus);
      if (there?.holder.token !== holder.token) return;
      // By way of its retired name: if another has taken it over since, that name is taken, and theirs is left alone.
      await retireLock(guard(milvus), holder);
      // Dead locks were kept until now, so that nobody who saw one as well could take this one for it.
      for (const name of await milvus.listCollections(lockRef.database)) {
        if (name !== lockRef.collection && isLockCollection(name)) {
          await milvus.dropCollection({ ...lockRef, collection: name });
        }
      }
    },
  };
}

/** A moment by both clocks: the one stands still while a machine sleeps, the other can be set back. */
interface Moment {
  readonly steady: number;
  readonly wall: number;
}

function now(): Moment {
  return { steady: performance.now(), wall: Date.now() };
}

/** Milliseconds, by the clock that says more. */
function since({ steady, wall }: Moment): number {
  return Math.max(performance.now() - steady, Date.now() - wall);
}

function locked(holder: Holder): MilvusStackError {
  const diagnostic: Diagnostic = {
    code: ApplyCode.locked,
    severity: "error",
    summary: "Another apply is at work on this cluster.",
    cause: `Process ${holder.pid} on ${holder.host} has held the lock since ${holder.since}.`,
    fix: "Wait until it has finished. If it is hung, end that process; its lock is then taken over.",
  };
  return new MilvusStackError(diagnostic, 6);
}

function lostLock(taker: Holder | null, slept: boolean): MilvusStackError {
  const by = taker === null ? "It is gone" : `Process ${taker.pid} on ${taker.host} has it`;
  const why = slept ? ": this process showed no sign of life for too long (was the machine asleep?)" : "";
  return new MilvusStackError(
    {
      code: ApplyCode.lockLost,
      severity: "error",
      summary: "The lock is no longer ours; nothing more is changed.",
      cause: `${by}${why}.`,
      fix: "Run apply again: it goes on where this one stopped.",
    },
    6,
  );
}

function throwIfInterrupted(signal: AbortSignal | undefined): void {
  if (!signal?.aborted) return;
  const summary = "Interrupted while waiting for the lock; nothing was changed.";
  throw new MilvusStackError({ code: ApplyCode.interrupted, severity: "error", summary }, 130);
}
