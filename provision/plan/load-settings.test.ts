import { describe, expect, test } from "vitest";
import { capabilities, emptyState, type ServerName, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import type { Replication } from "../spec/types.ts";
import { checkReplication, loadSettings } from "./load-settings.ts";
import { plan } from "./plan.ts";

const three: Replication = { replicas: 3, resourceGroups: ["a", "b", "c"] };

describe("how a collection is loaded", () => {
  test("as the stack is laid out, where the spec says nothing", () => {
    const everything = { replicas: 3, resourceGroups: ["a", "b", "c"], partitions: [], fields: [] };
    expect(loadSettings(undefined, three)).toEqual(everything);
    expect(loadSettings({ partitions: ["news"] }, three)).toEqual({ ...everything, partitions: ["news"] });
  });

  test("once, where neither says anything", () => {
    expect(loadSettings(undefined, null)).toMatchObject({ replicas: 1, resourceGroups: [] });
  });

  test("fewer replicas than groups are in the first ones; more are left to Milvus", () => {
    expect(loadSettings({ replicas: 2 }, three).resourceGroups).toEqual(["a", "b"]);
    expect(loadSettings({ replicas: 4 }, three).resourceGroups).toEqual([]);
  });

  test("groups that the spec names are taken as they are", () => {
    const load = { replicas: 1, resourceGroups: ["own"] };
    expect(loadSettings(load, three)).toMatchObject(load);
  });

  test("copies without groups", () => {
    const settings = loadSettings(undefined, { replicas: 2, resourceGroups: [] });
    expect(settings).toMatchObject({ replicas: 2, resourceGroups: [] });
  });
});

const articles = (load: string) => `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes:
  - { field: embedding, indexType: FLAT }
${load}
`;
const specsOn = async (load: string, replication: Replication | null) => {
  const specs = await specsFrom({ "collections/articles.yaml": articles(load) });
  if (specs.environment === null) throw new Error("the fixture has no environment");
  return { ...specs, environment: { ...specs.environment, replication } };
};

test.each<[ServerName, number]>([
  ["2.6.15", 3],
  ["lite", 1],
])("a plan for %s loads %i times", async (server, replicas) => {
  const { actions } = plan({
    specs: await specsOn("", three),
    state: emptyState(servers[server]),
    capabilities: capabilities(server),
  });
  expect(actions.map(({ class: kind }) => kind)).not.toContain("forbidden");
  const loads = actions.flatMap(({ operations }) => operations.filter(({ kind }) => kind === "load"));
  expect(loads).toMatchObject([
    { load: { replicas, resourceGroups: replicas === 3 ? three.resourceGroups : [] } },
  ]);
});

describe("warnings", () => {
  test("of more replicas than the stack has, and of groups that it does not make, at their place", async () => {
    const specs = await specsOn("load: { replicas: 4, resourceGroups: [a, x] }", three);
    const warnings = checkReplication(specs);
    expect(warnings.map(({ code, severity }) => [code, severity])).toEqual([
      ["MS306", "warning"],
      ["MS307", "warning"],
    ]);
    expect(warnings[0]?.summary).toContain("asks for 4 replicas, and local is laid out for 3");
    expect(warnings[1]?.summary).toContain("no resource group x");
    expect(warnings.map(({ range }) => range?.line)).toEqual([7, 7]);
  });

  test.each([
    ["load: { replicas: 3 }", three],
    ["load: false", three],
    ["load: { replicas: 9 }", null],
  ])("none of %s", async (load, replication) => {
    expect(checkReplication(await specsOn(load, replication))).toEqual([]);
  });
});
