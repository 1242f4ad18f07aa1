import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { open } from "../apply/target.ts";
import { startMilvusLite } from "../servers/milvus-lite.ts";
import type { RunningServer } from "../servers/running.ts";
import { inSoak, sampleOf } from "../soak.ts";
import { isCrucial, type KillPoint, killAt, killPoints } from "./kill-sweep.ts";
import { type Scenario, scenarios } from "./scenarios.ts";

/** A soak of all points takes a quarter of an hour on two cores. */
const sweepTimeoutMs = inSoak(7_200_000, 1_200_000);

/** The lock is a cluster's: as many servers, as many applies at once. */
const besides = 3;
let started: RunningServer[] = [];
const opened: Milvus[] = [];

beforeAll(async () => {
  started = await Promise.all(Array.from({ length: besides }, startMilvusLite));
});
afterAll(async () => {
  await Promise.all(opened.map((milvus) => milvus.close()));
  await Promise.all(started.map((server) => server.stop()));
});

const openTo = async (uri: string) => {
  const milvus = await open(uri);
  opened.push(milvus);
  return milvus;
};

test.concurrent(
  "an apply that is killed at any step is continued by the next one",
  async () => {
    const all = await Promise.all([inject("milvusLite"), ...started.map(({ uri }) => uri)].map(openTo));
    const changes = scenarios("milvus-lite");
    const counted = new Map<Scenario, readonly KillPoint[]>();
    await shareOut(all, changes, async (milvus, scenario) => {
      counted.set(scenario, await killPoints(milvus, scenario));
    });
    const points = changes.flatMap((scenario) => counted.get(scenario) ?? []);
    expect(points.length).toBeGreaterThanOrEqual(200);
    expect(await failuresOf(all, sampleOf(points, { size: 12, always: isCrucial }))).toEqual([]);
  },
  sweepTimeoutMs,
);

test.skipIf(inject("milvus23") === null).concurrent(
  "and so on Milvus 2.3.5, once in each way to change a collection",
  async () => {
    const milvus = await openTo(inject("milvus23") ?? "");
    const points: KillPoint[] = [];
    for (const [at, scenario] of scenarios("milvus-2.3.5").entries()) {
      // Not counted there first, which takes as long as the point itself; all of them have this many calls.
      points.push({
        scenario,
        call: 3 + (at % 2),
        when: (["before", "during", "after"] as const)[at % 3] ?? "after",
        name: null,
      });
    }
    expect(await failuresOf([milvus], sampleOf(points, { size: 2 }))).toEqual([]);
  },
  sweepTimeoutMs,
);

/** Shares the points among the servers; of each that fails, where it was and why. */
async function failuresOf(servers: readonly Milvus[], points: readonly KillPoint[]): Promise<string[]> {
  const failures: string[] = [];
  await shareOut(servers, points, async (milvus, point) => {
    const { scenario, call, when } = point;
    await killAt(milvus, point).catch((error: unknown) => {
      failures.push(`${scenario.name}, ${when} call ${call}: ${String(error)}`);
    });
  });
  return failures;
}

/** Each server takes the next job as soon as it is done with one. */
async function shareOut<T>(
  servers: readonly Milvus[],
  jobs: readonly T[],
  work: (milvus: Milvus, job: T) => Promise<void>,
): Promise<void> {
  const left = jobs.values();
  await Promise.all(
    servers.map(async (milvus) => {
      for (const job of left) await work(milvus, job);
    }),
  );
}
