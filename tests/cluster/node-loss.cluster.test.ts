import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { Milvus } from "../../provision/milvus/port.ts";
import { clusterOfRun } from "./cluster-of-run.ts";
import { openAs } from "./open-as.ts";
import { killQueryNode, replaceQueryNodes } from "./query-nodes.ts";
import { report } from "./report.ts";
import { searchWithoutPause } from "./search-without-pause.ts";
import { openWorkspace, type Workspace } from "./workspace.ts";

const load = "{ replicas: 3 }";

describe.skipIf(inject("clusterMissing") !== null)("a query node that is killed", () => {
  const rowsEach = 1_500;
  let work: Workspace;
  let connections: Milvus[];
  let killedAt: number;
  let searches: ReturnType<typeof searchWithoutPause>;

  beforeAll(async () => {
    work = await openWorkspace();
    await work.apply({ load: "false" });
    await work.fill(rowsEach);
    await work.apply({ load });
    const { uri } = clusterOfRun();
    connections = await Promise.all([1, 2, 3, 4].map(() => openAs(uri)));
    searches = searchWithoutPause(connections, work, 4 * rowsEach);
    await vi.waitUntil(() => searches.figures.answered > 20, { timeout: 30_000 });
    searches.figures.longestMs = 0;
    killedAt = performance.now();
    await killQueryNode();
  });
  afterAll(async () => {
    await searches?.stop();
    // Other files count on all of them, also where a test of this one failed.
    await replaceQueryNodes();
    for (const milvus of connections ?? []) await milvus.close();
    await work.close();
  });
  const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
  const unserved = async () => (await work.milvus.describeCollection(work.ref))?.unservedReplicas;

  test("is drift, of which the plan says that nothing is released for it", async () => {
    await expect.poll(unserved, { timeout: 60_000 }).toBe(1);
    report(`noticed by Milvus after ${seconds(killedAt)} s`);
    // While Milvus looks for another node, a second replica may not be served for a moment.
    await expect
      .poll(() => work.plan({ load }))
      .toMatchObject([
        {
          address: `collection/${work.name}/load`,
          verb: "update",
          class: "live",
          outage: "none",
          reason: expect.stringMatching(/^2 of 3 replicas are served/),
        },
      ]);
  });

  test("is not mended without another node, and the other replicas go on serving", async () => {
    const before = searches.figures.answered;
    expect((await work.tryApply({ load })).error?.diagnostics).toMatchObject([{ code: "MS361" }]);
    await expect.poll(() => searches.figures.answered, { timeout: 30_000 }).toBeGreaterThan(before);
  });

  test("is replaced: the next apply waits until all replicas are served", async () => {
    const start = performance.now();
    await replaceQueryNodes();
    await work.apply({ load });
    report(
      `three replicas served ${seconds(start)} s after another node was started, ${seconds(killedAt)} s after the loss`,
    );
    const replicas = await work.milvus.replicas(work.ref);
    expect(new Set(replicas.flatMap(({ nodes }) => nodes)).size).toBe(3);
    const { answered, wrong, failed, longestMs, failure } = await searches.stop();
    report(
      `${answered} searches answered meanwhile, ${failed} failed, ${wrong} with a wrong answer; the longest took ${(longestMs / 1000).toFixed(1)} s`,
    );
    if (failure !== "") report(`the last failure: ${failure}`);
    expect(answered).toBeGreaterThan(0);
  });
});
