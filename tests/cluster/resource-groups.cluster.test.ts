import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { type Groups, openGroups } from "./groups.ts";
import { openWorkspace, vectorOf, type Workspace } from "./workspace.ts";

const byDefault = "__default_resource_group";

describe.skipIf(inject("clusterMissing") !== null)("groups of query nodes", () => {
  let work: Workspace;
  let groups: Groups;
  beforeAll(async () => {
    work = await openWorkspace();
    groups = openGroups(work.milvus, work.name);
    await work.applyLoad("false");
    await work.fill(1_000);
  });
  afterAll(async () => {
    await work.applyLoad("false");
    await groups.apply({});
    await work.close();
  });

  const sizes = async () =>
    Object.fromEntries(
      (await work.milvus.listResourceGroups()).map(({ name, available }) => [name, available]),
    );
  /** Resource group of each replica, and how many query nodes serve it. */
  const placed = async () =>
    (await work.milvus.replicas(work.ref))
      .map(({ resourceGroup, nodes }) => `${resourceGroup}: ${nodes.length}`)
      .sort();
  const isFound = async (id: number) => {
    const request = { ...work.ref, field: "embedding", vectors: [vectorOf(id)], limit: 1 };
    return Number((await work.milvus.search(request))[0]?.[0]?.id) === id;
  };

  test("are made, and get their nodes from the default one", async () => {
    await groups.apply({ rg1: 1, rg2: 1 });
    expect(await sizes()).toEqual({ [byDefault]: 1, rg1: 1, rg2: 1 });
    expect(await groups.plan({ rg1: 1, rg2: 1 })).toEqual([]);
  });

  test("hold a replica each", async () => {
    await work.applyLoad("{ replicas: 2, resourceGroups: [rg1, rg2] }");
    expect(await placed()).toEqual(["rg1: 1", "rg2: 1"]);
    expect(await isFound(1_234)).toBe(true);
  });

  test("are left and entered by a reload", async () => {
    const load = "{ replicas: 1, resourceGroups: [rg1] }";
    expect(await work.planLoad(load)).toMatchObject([{ class: "reload", outage: "reload" }]);
    await work.applyLoad(load);
    expect(await placed()).toEqual(["rg1: 1"]);
    expect(await work.planLoad("{ replicas: 1 }")).toMatchObject([{ class: "reload" }]);
  });

  test("with too few nodes are told before anything is released", async () => {
    const { error } = await work.tryLoad("{ replicas: 2, resourceGroups: [rg2] }");
    expect(error?.diagnostics).toMatchObject([
      { code: "MS361", cause: expect.stringContaining("rg2 has 1 of them and needs 2") },
    ]);
    expect(await placed()).toEqual(["rg1: 1"]);
    expect(await isFound(77)).toBe(true);
  });

  test("give nodes to each other, while the collection serves", async () => {
    await groups.apply({ rg1: 2, rg2: 0 });
    expect(await sizes()).toEqual({ [byDefault]: 1, rg1: 2, rg2: 0 });
    expect(await isFound(3_210)).toBe(true);
    await work.applyLoad("{ replicas: 2, resourceGroups: [rg1] }");
    expect(await placed()).toEqual(["rg1: 1", "rg1: 1"]);
  });

  test("without a document are dropped", async () => {
    expect(await groups.plan({ rg1: 2 })).toMatchObject([
      {
        address: "resource-group/rg2",
        verb: "delete",
        guards: [{ flag: "allow-delete", value: "resource-group" }],
      },
    ]);
    await groups.apply({ rg1: 2 });
    expect(Object.keys(await sizes())).toEqual([byDefault, "rg1"]);
  });

  test("that hold a replica are not dropped", async () => {
    expect(await groups.tryApply({})).toMatchObject({ message: expect.stringContaining("MS362") });
    await groups.apply({ rg1: 2 });
    expect(await sizes()).toEqual({ [byDefault]: 1, rg1: 2 });
    expect(await isFound(77)).toBe(true);
  });
});
