import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { open, quickLock } from "../../../tests/apply/target.ts";
import { serversUnderTest } from "../../../tests/servers/targets.ts";
import type { Milvus } from "../../milvus/port.ts";
import { isLockCollection } from "../../state/ownership.ts";
import { acquireLock } from "./acquire-lock.ts";
import { type Holder, thisProcess } from "./holder.ts";
import { lockRef, readLock, tryCreateLock, writeBeat } from "./lock-record.ts";

describe.each(serversUnderTest())("on $name", ({ uri }) => {
  let milvus: Milvus;
  beforeEach(async () => {
    milvus = await open(uri);
  });
  afterEach(async () => {
    for (const name of await milvus.listCollections("default")) {
      if (isLockCollection(name)) await milvus.dropCollection({ database: "default", collection: name });
    }
    await milvus.close();
  });

  const locks = async () => (await milvus.listCollections("default")).filter(isLockCollection);
  const elsewhere = (): Holder => ({
    ...thisProcess(),
    host: "build-7",
    pid: 41,
    pidScope: "another machine",
  });
  const take = () => acquireLock(milvus, { timings: quickLock });

  test("is there while it is held, and gone afterwards", async () => {
    const lock = await take();
    expect(await locks()).toEqual([lockRef.collection]);
    await lock.verify();
    await lock.release();
    expect(await locks()).toEqual([]);
  });

  test("of many at once one gets it, and the others say who has it", async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => open(uri)));
    const tries = await Promise.allSettled(
      clients.map((client) => acquireLock(client, { timings: quickLock })),
    );
    const won = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const lost = tries.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(won).toHaveLength(1);
    for (const reason of lost) {
      expect(reason).toMatchObject({ exitCode: 6, diagnostics: [{ code: "MS325" }] });
      expect(reason.diagnostics[0].cause).toContain(`Process ${process.pid} on ${won[0]?.holder.host}`);
    }
    await won[0]?.release();
    await Promise.all(clients.map((client) => client.close()));
  });

  test("is taken over from a holder elsewhere that shows no sign of life, and nothing of it stays", async () => {
    expect(await tryCreateLock(milvus, elsewhere())).toBeNull();
    const lock = await take();
    await lock.verify();
    await lock.release();
    expect(await locks()).toEqual([]);
  });

  test("is never taken from a holder that lives, however long its lock has been there", async () => {
    const holder = elsewhere();
    await tryCreateLock(milvus, holder);
    let beats = 0;
    const timer = setInterval(() => void writeBeat(milvus, holder, ++beats), quickLock.beatMs);
    try {
      await expect(take()).rejects.toMatchObject({
        exitCode: 6,
        diagnostics: [{ cause: expect.stringContaining("Process 41 on build-7") }],
      });
      expect((await readLock(milvus))?.holder.token).toBe(holder.token);
    } finally {
      clearInterval(timer);
    }
  });

  test("a dead lock goes to one of many waiters", async () => {
    await tryCreateLock(milvus, elsewhere());
    const clients = await Promise.all(Array.from({ length: 4 }, () => open(uri)));
    const tries = await Promise.allSettled(
      clients.map((client) => acquireLock(client, { timings: quickLock })),
    );
    const won = tries.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(won).toHaveLength(1);
    await won[0]?.verify();
    await won[0]?.release();
    expect(await locks()).toEqual([]);
    await Promise.all(clients.map((client) => client.close()));
  });

  test("a holder that lost it notices, and does not take the next one's away", async () => {
    const lock = await take();
    await milvus.dropCollection(lockRef);
    const next = elsewhere();
    await tryCreateLock(milvus, next);
    await expect(lock.verify()).rejects.toMatchObject({ exitCode: 6, diagnostics: [{ code: "MS326" }] });
    expect(lock.lost.aborted).toBe(true);
    await lock.release();
    expect((await readLock(milvus))?.holder.token).toBe(next.token);
  });

  test("waiting for it can be interrupted", async () => {
    await tryCreateLock(milvus, elsewhere());
    const waiting = acquireLock(milvus, { timings: quickLock, signal: AbortSignal.timeout(200) });
    await expect(waiting).rejects.toMatchObject({ exitCode: 130 });
  });
});
