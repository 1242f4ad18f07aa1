import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openWorkspace, vectorOf, type Workspace } from "./workspace.ts";

const allowed = { allowDelete: new Set(["resource-group"] as const) };
/** Documents of groups with so many nodes. */
const groups = (sizes: Readonly<Record<string, number>>) =>
  Object.entries(sizes)
    .map(([name, requests]) => `---\nresourceGroup: ${name}\nnodes: { requests: ${requests} }\n`)
    .join("");
const byDefault = "__default_resource_group";

describe.skipIf(inject("clusterMissing") !== null)("groups of query nodes", () => {
  let work: Workspace;
  beforeAll(async () => {
    work = await openWorkspace();
    await work.apply({ load: "false" });
    await work.fill(1_000);
  });
  afterAll(async () => {
    await work.apply({ load: "false", access: "" }, allowed);
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
    await work.apply({ access: groups({ rg1: 1, rg2: 1 }) });
    expect(await sizes()).toEqual({ [byDefault]: 1, rg1: 1, rg2: 1 });
  });

  test("hold a replica each", async () => {
    await work.apply({ load: "{ replicas: 2, resourceGroups: [rg1, rg2] }" });
    expect(await placed()).toEqual(["rg1: 1", "rg2: 1"]);
    expect(await isFound(1_234)).toBe(true);
  });

  test("are left and entered by a reload", async () => {
    const load = "{ replicas: 1, resourceGroups: [rg1] }";
    expect(await work.plan({ load })).toMatchObject([{ class: "reload", outage: "reload" }]);
    await work.apply({ load });
    expect(await placed()).toEqual(["rg1: 1"]);
    expect(await work.plan({ load: "{ replicas: 1 }" })).toMatchObject([{ class: "reload" }]);
  });

  test("with too few nodes are told before anything is released", async () => {
    const { error } = await work.tryApply({ load: "{ replicas: 2, resourceGroups: [rg2] }" });
    expect(error?.diagnostics).toMatchObject([
      { code: "MS361", cause: expect.stringContaining("rg2 has 1 of them and needs 2") },
    ]);
    expect(await placed()).toEqual(["rg1: 1"]);
    expect(await isFound(77)).toBe(true);
  });

  test("give nodes to each other, while the collection serves", async () => {
    await work.apply({ access: groups({ rg1: 2, rg2: 0 }) });
    expect(await sizes()).toEqual({ [byDefault]: 1, rg1: 2, rg2: 0 });
    expect(await isFound(3_210)).toBe(true);
    await work.apply({ load: "{ replicas: 2, resourceGroups: [rg1] }" });
    expect(await placed()).toEqual(["rg1: 1", "rg1: 1"]);
  });

  test("without a document are dropped, if that is allowed", async () => {
    const access = groups({ rg1: 2 });
    expect((await work.tryApply({ access })).error?.diagnostics).toMatchObject([{ code: "MS323" }]);
    await work.apply({ access }, allowed);
    expect(Object.keys(await sizes())).toEqual([byDefault, "rg1"]);
  });

  test("that hold a replica are not dropped", async () => {
    const { error } = await work.tryApply({ access: "" }, allowed);
    expect(error?.diagnostics).toMatchObject([{ code: "MS362" }]);
    await work.apply({});
    expect(await sizes()).toEqual({ [byDefault]: 1, rg1: 2 });
    expect(await isFound(77)).toBe(true);
  });

  test("and the collection in them go in one apply", async () => {
    await work.apply({ load: "{ replicas: 1 }", access: "" }, allowed);
    expect(await sizes()).toEqual({ [byDefault]: 3 });
    // A replica takes all nodes of its group that no other one needs.
    expect(await placed()).toEqual([`${byDefault}: 3`]);
  });
});
