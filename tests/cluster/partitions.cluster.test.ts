import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openWorkspace, vectorOf, type Workspace } from "./workspace.ts";

describe.skipIf(inject("clusterMissing") !== null)("partitions", () => {
  const rowsEach = 1_200;
  /** A row of each partition, in the order in which they are filled. */
  const rowOf = { _default: 7, science: rowsEach + 7, business: 2 * rowsEach + 7, sports: 3 * rowsEach + 7 };
  let work: Workspace;
  beforeAll(async () => {
    work = await openWorkspace();
    await work.apply({ load: "false" });
    await work.fill(rowsEach);
  });
  afterAll(() => work.close());

  /** Partitions whose row is found. */
  const found = async () => {
    const [ids, vectors] = [Object.values(rowOf), Object.values(rowOf).map(vectorOf)];
    const hits = await work.milvus.search({ ...work.ref, field: "embedding", vectors, limit: 1 });
    return Object.keys(rowOf).filter((_, at) => Number(hits[at]?.[0]?.id) === ids[at]);
  };
  const operations = async (load: string) =>
    (await work.plan({ load })).flatMap((action) => action.operations.map(({ kind }) => kind));

  test("only those that the spec names are loaded", async () => {
    await work.apply({ load: "{ replicas: 2, partitions: [science] }" });
    expect(await found()).toEqual(["science"]);
  });

  test("another one is loaded, and the first goes on serving", async () => {
    const load = "{ replicas: 2, partitions: [science, sports] }";
    expect(await work.plan({ load })).toMatchObject([{ class: "live", outage: "none" }]);
    let [answered, failed, stopped] = [0, 0, false];
    const searching = (async () => {
      while (!stopped) {
        await found().then(
          (names) => (names.includes("science") ? answered++ : failed++),
          () => failed++,
        );
      }
    })();
    await work.apply({ load });
    stopped = true;
    await searching;
    expect({ failed, answered: answered > 0 }).toEqual({ failed: 0, answered: true });
    expect(await found()).toEqual(["science", "sports"]);
  });

  test("one is released, and the other goes on serving", async () => {
    expect(await operations("{ replicas: 2, partitions: [sports] }")).toEqual(["release-partitions"]);
    await work.apply({ load: "{ replicas: 2, partitions: [sports] }" });
    expect(await found()).toEqual(["sports"]);
  });

  test("one for another: the new one is loaded first", async () => {
    const load = "{ replicas: 2, partitions: [business] }";
    expect(await operations(load)).toEqual(["load-partitions", "release-partitions"]);
    await work.apply({ load });
    expect(await found()).toEqual(["business"]);
  });

  test("all of them again, without a release", async () => {
    expect(await work.plan({ load: "{ replicas: 2 }" })).toMatchObject([{ class: "live", outage: "none" }]);
    await work.apply({ load: "{ replicas: 2 }" });
    expect(await found()).toEqual(Object.keys(rowOf));
  });

  test("the rest of them again, and what was released by hand is drift", async () => {
    await work.milvus.releasePartitions(work.ref, ["science"]);
    expect(await work.plan({ load: "{ replicas: 2 }" })).toMatchObject([
      { address: `collection/${work.name}/load`, reason: "partition science is loaded", class: "live" },
    ]);
    await work.apply({ load: "{ replicas: 2 }" });
    expect(await found()).toEqual(Object.keys(rowOf));
  });
});
