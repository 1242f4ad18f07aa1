import { describe, expect, test } from "vitest";
import {
  appliedState,
  capabilities,
  type ServerName,
  servers,
  specsFrom,
} from "../../tests/plan/fixtures.ts";
import type { LiveCollection, LoadSettings } from "../state/types.ts";
import { plan } from "./index.ts";

const all: LoadSettings = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

/** What is planned for `load:` of a spec where the server has something else. */
async function planned(
  load: string,
  change: Partial<LiveCollection>,
  { server = "2.3.5", partitions = "a, b, c" }: { server?: ServerName; partitions?: string } = {},
) {
  const spec = `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: embedding, dataType: FloatVector, dim: 4 }
partitions: [${partitions}]
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
load: ${load}
`;
  const specs = await specsFrom({ "collections/articles.yaml": spec });
  const state = appliedState(specs, servers[server]);
  const collections = state.collections.map((live) => ({ ...live, ...change }));
  const { actions } = plan({ specs, state: { ...state, collections }, capabilities: capabilities(server) });
  return actions.filter(({ address, verb }) => address.endsWith("/load") && verb !== "noop");
}

const on = { database: "default", collection: "articles__g1" };

describe("replicas", () => {
  test("that nothing serves are drift, and nothing is released for them", async () => {
    const load = { ...all, replicas: 3 };
    expect(await planned("{ replicas: 3 }", { unservedReplicas: 2 })).toMatchObject([
      {
        class: "live",
        outage: "none",
        reason: "1 of 3 replicas are served: query nodes are missing, or have not loaded yet",
        changes: [{ attribute: "replicas served", before: 1, after: 3 }],
        operations: [{ kind: "load", ...on, load, releaseFirst: false }],
      },
    ]);
  });

  test.each([
    ["2.3.5", "reload", "reload", true],
    ["2.6.15", "live", "none", false],
  ] as const)(
    "of another number are a change, on %s a %s one",
    async (server, change, outage, releaseFirst) => {
      const actions = await planned("{ replicas: 2 }", { load: { ...all, replicas: 3 } }, { server });
      expect(actions).toMatchObject([
        { class: change, outage, operations: [{ kind: "load", releaseFirst }] },
      ]);
    },
  );

  test.each<[string, readonly string[], boolean]>([
    ["{ replicas: 2, resourceGroups: [rg1, rg2] }", ["rg2", "rg1"], false],
    ["{ replicas: 2, resourceGroups: [rg1] }", ["__default_resource_group", "rg1"], true],
    ["{ replicas: 2 }", ["rg1"], true],
    ["{ replicas: 2 }", ["__default_resource_group"], false],
    ["{ replicas: 2, resourceGroups: [__default_resource_group] }", [], false],
  ])("%s where they are in %j: a change is %s", async (load, resourceGroups, changes) => {
    const actions = await planned(load, { load: { ...all, replicas: 2, resourceGroups } });
    expect(actions.length > 0).toBe(changes);
  });
});

test("the default group beside others is refused where Milvus refuses it", async () => {
  const load = "{ replicas: 2, resourceGroups: [rg1, __default_resource_group] }";
  const live = { load: { ...all, replicas: 2, resourceGroups: ["rg1", "rg2"] } };
  expect(await planned(load, live)).toMatchObject([{ class: "forbidden" }]);
  expect(await planned(load, live, { server: "2.6.15" })).toMatchObject([{ class: "live" }]);
});

describe("partitions", () => {
  test.each<[string, readonly string[], readonly object[]]>([
    ["[a, b]", ["a"], [{ kind: "load-partitions", partitions: ["b"] }]],
    ["[a]", ["a", "b"], [{ kind: "release-partitions", partitions: ["b"] }]],
    [
      "[b]",
      ["a"],
      [
        { kind: "load-partitions", partitions: ["b"] },
        { kind: "release-partitions", partitions: ["a"] },
      ],
    ],
    ["[a, b]", [], [{ kind: "release-partitions", partitions: ["_default", "c"] }]],
    ["[]", ["a", "c"], [{ kind: "load", load: all, releaseFirst: false }]],
  ])("%s where %j are loaded: only these are touched, live", async (wanted, partitions, operations) => {
    const load = wanted === "[]" ? "{ replicas: 1 }" : `{ partitions: ${wanted} }`;
    expect(await planned(load, { load: { ...all, partitions } })).toMatchObject([
      { class: "live", outage: "none", operations },
    ]);
  });

  test("where none are named are all of them", async () => {
    expect(await planned("{ partitions: [a] }", { load: all })).toMatchObject([
      { changes: [{ attribute: "partitions", before: "all", after: ["a"] }] },
    ]);
  });

  test("one that is new and not to be loaded is released: with the others of its collection it would be loaded", async () => {
    const live = { load: { ...all, partitions: ["a"] }, partitions: ["a", "b"] };
    expect(await planned("{ partitions: [a] }", live)).toMatchObject([
      { operations: [{ kind: "release-partitions", partitions: ["c"] }] },
    ]);
  });

  test("one that is dropped is not released besides", async () => {
    const live = { load: { ...all, partitions: ["a", "d"] }, partitions: ["a", "b", "c", "d"] };
    expect(await planned("{ partitions: [a] }", live)).toEqual([]);
  });

  test("and replicas at once: the replicas of what is loaded first, where the server changes them live", async () => {
    const live = { load: { ...all, replicas: 1, partitions: ["a"] } };
    const actions = await planned("{ replicas: 2, partitions: [a, b] }", live, { server: "2.6.15" });
    expect(actions).toMatchObject([
      {
        class: "live",
        operations: [
          { kind: "load", load: { replicas: 2, partitions: ["a"] }, releaseFirst: false },
          { kind: "load-partitions", partitions: ["b"], load: { replicas: 2 } },
        ],
      },
    ]);
    expect(await planned("{ replicas: 2, partitions: [a, b] }", live)).toMatchObject([
      {
        class: "reload",
        operations: [{ kind: "load", releaseFirst: true, load: { partitions: ["a", "b"] } }],
      },
    ]);
  });
});
