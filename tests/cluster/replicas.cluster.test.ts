import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openWorkspace, vectorOf, type Workspace } from "./workspace.ts";

describe.skipIf(inject("clusterMissing") !== null)("replicas", () => {
  let work: Workspace;
  beforeAll(async () => {
    work = await openWorkspace();
    await work.apply({ load: "false" });
    await work.fill(1_500);
  });
  afterAll(() => work.close());

  /** The query nodes of each replica. */
  const nodes = async () => (await work.milvus.replicas(work.ref)).map((replica) => replica.nodes);
  const nearest = async (id: number) => {
    const [hits] = await work.milvus.search({
      ...work.ref,
      field: "embedding",
      vectors: [vectorOf(id)],
      limit: 1,
    });
    return hits?.[0]?.id;
  };

  test("three of them are on three query nodes", async () => {
    await work.apply({ load: "{ replicas: 3 }" });
    const each = await nodes();
    expect(each.map(({ length }) => length)).toEqual([1, 1, 1]);
    expect(new Set(each.flat()).size).toBe(3);
    expect(Number(await nearest(4_321))).toBe(4_321);
  });

  test("one less, and one more again, are a reload on this server", async () => {
    expect(await work.plan({ load: "{ replicas: 2 }" })).toMatchObject([
      { address: `collection/${work.name}/load`, class: "reload", outage: "reload" },
    ]);
    await work.apply({ load: "{ replicas: 2 }" });
    expect(await nodes()).toHaveLength(2);
    expect(Number(await nearest(17))).toBe(17);
    await work.apply({ load: "{ replicas: 3 }" });
    expect(await nodes()).toHaveLength(3);
    expect(Number(await nearest(17))).toBe(17);
  });

  test("more than there are query nodes are refused before anything is released", async () => {
    const { error } = await work.tryApply({ load: "{ replicas: 4 }" });
    expect(error?.diagnostics).toMatchObject([
      { code: "MS361", cause: expect.stringContaining("__default_resource_group has 3 of them and needs 4") },
    ]);
    expect((await work.milvus.describeCollection(work.ref))?.load).toMatchObject({ replicas: 3 });
    expect(Number(await nearest(17))).toBe(17);
  });
});
