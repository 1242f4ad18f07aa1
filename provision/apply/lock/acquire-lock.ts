import { setTimeout as sleep } from "node:timers/promises";
import { type Diagnostic, MilvusStackError } from "../../diagnostics/diagnostic.ts";
import type { Milvus } from "../../milvus/port.ts";
import { isLockCollection } from "../../state/ownership.ts";
import { ApplyCode } from "../codes.ts";
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

export const defaultTimings: LockTimings = { beatMs: 2_000, staleMs: 15_000, pollMs: 250 };

export interface Lock {
  readonly holder: Holder;
  /** Aborted once the lock turns out to be somebody else's. */
  readonly lost: AbortSignal;
  /** @throws MilvusStackError (exit code 6) when the lock is not ours any more. */
  verify(): Promise<void>;
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
      if (made === null && error !== null && ++failures > 3) throw error;
      continue;
    }
    if (!(await isDead(milvus, there, timings, options.signal))) continue;
    // Another waiter may be first; then the next round finds its lock.
    await retireLock(milvus, there.holder).catch(() => undefined);
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
  let lastBeat = performance.now();
  let beating: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    beating = writeBeat(milvus, holder, ++beats).then(
      () => {
        lastBeat = performance.now();
      },
      () => undefined,
    );
  }, beatMs);
  timer.unref();

  return {
    holder,
    lost: lost.signal,
    async verify() {
      if (!lost.signal.aborted) {
        const now = await readLock(milvus);
        if (now?.holder.token === holder.token) return;
        lost.abort(lostLock(now?.holder ?? null, performance.now() - lastBeat > staleMs));
      }
      throw lost.signal.reason;
    },
    async release() {
      clearInterval(timer);
      await beating;
      const now = await readLock(milvus);
      if (now?.holder.token === holder.token) await milvus.dropCollection(lockRef);
      // Dead locks were kept until now, so that nobody who saw one as well could take this one for it.
      for (const name of await milvus.listCollections(lockRef.database)) {
        if (name !== lockRef.collection && isLockCollection(name)) {
          await milvus.dropCollection({ ...lockRef, collection: name });
        }
      }
    },
  };
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

function lostLock(now: Holder | null, slept: boolean): MilvusStackError {
  const by = now === null ? "It is gone" : `Process ${now.pid} on ${now.host} has it`;
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
