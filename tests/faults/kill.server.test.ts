import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { open } from "../apply/target.ts";
import { startMilvusLite } from "../servers/milvus-lite.ts";
import type { RunningServer } from "../servers/running.ts";
import { type KillPoint, killAt, killPoints } from "./kill-sweep.ts";
import { scenarios } from "./scenarios.ts";

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

test.concurrent("an apply that is killed at any step is continued by the next one", async () => {
  const all = await Promise.all([inject("milvusLite"), ...started.map(({ uri }) => uri)].map(openTo));
  const [first] = all;
  if (first === undefined) throw new Error("no server");
  const points: KillPoint[] = [];
  for (const scenario of scenarios("milvus-lite")) points.push(...(await killPoints(first, scenario)));
  expect(points.length).toBeGreaterThanOrEqual(200);
  expect(await failuresOf(all, points)).toEqual([]);
}, 900_000);

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
      });
    }
    expect(await failuresOf([milvus], points)).toEqual([]);
  },
  900_000,
);

/** Shares the points among the servers; of each that fails, where it was and why. */
async function failuresOf(servers: readonly Milvus[], points: readonly KillPoint[]): Promise<string[]> {
  const left = [...points];
  const failures: string[] = [];
  const work = async (milvus: Milvus) => {
    for (let point = left.shift(); point !== undefined; point = left.shift()) {
      const { scenario, call, when } = point;
      await killAt(milvus, point).catch((error: unknown) => {
        failures.push(`${scenario.name}, ${when} call ${call}: ${String(error)}`);
      });
    }
  };
  await Promise.all(servers.map(work));
  return failures;
}
