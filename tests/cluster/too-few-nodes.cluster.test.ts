import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openWorkspace, type Workspace } from "./workspace.ts";

describe.skipIf(inject("clusterMissing") !== null)("more replicas than query nodes", () => {
  let work: Workspace;
  let nodes = 0;
  beforeAll(async () => {
    work = await openWorkspace();
    await work.apply({ load: "{ replicas: 1 }" });
    const groups = await work.milvus.listResourceGroups();
    nodes = groups.find(({ name }) => name === "__default_resource_group")?.available ?? 0;
  });
  afterAll(() => work.close());

  test("are told by the plan in the words with which apply refuses, and as many as there are nodes are not", async () => {
    expect(nodes).toBeGreaterThan(1);
    const load = `{ replicas: ${nodes + 1} }`;
    const [action] = await work.plan({ load });
    const cause = `Every replica needs a query node of its own, and resource group __default_resource_group has ${nodes} of them and needs ${nodes + 1}.`;
    expect(action).toMatchObject({
      address: `collection/${work.name}/load`,
      warnings: [{ code: "MS361", cause }],
    });
    expect((await work.tryApply({ load })).error?.diagnostics).toMatchObject([
      { code: "MS361", cause: `${cause} Nothing was released.` },
    ]);
    const [enough] = await work.plan({ load: `{ replicas: ${nodes} }` });
    expect(enough).not.toHaveProperty("warnings");
  });

  test("are told of a group that does not exist too", async () => {
    expect(await work.plan({ load: "{ replicas: 1, resourceGroups: [nowhere] }" })).toMatchObject([
      { warnings: [{ cause: expect.stringContaining("nowhere does not exist and needs 1") }] },
    ]);
  });
});
