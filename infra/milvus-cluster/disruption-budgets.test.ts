import { expect, test } from "vitest";
import { disruptionBudgets } from "./disruption-budgets.ts";
import { milvusConfig, threeGroups } from "./milvus-cluster.fixture.ts";

const names = (...args: Parameters<typeof disruptionBudgets>) =>
  disruptionBudgets(...args).map(({ metadata }) => metadata.name);

test("one budget for each component that has more than one pod", () => {
  expect(names("milvus", "search", milvusConfig(), threeGroups)).toEqual([
    "milvus-proxy",
    "milvus-mixcoord",
    "milvus-querynode",
    "milvus-streamingnode",
  ]);
});

test("a budget over single pods would only block every drain", () => {
  const small = milvusConfig({ proxies: 1, mixCoordinators: 1 });
  const group = { group: "rg1", zone: null, queryNodes: 1, maxQueryNodes: null };
  expect(names("milvus", "search", small, [group])).toEqual([]);
  expect(names("milvus", "search", small, [{ ...group, maxQueryNodes: 3 }])).toEqual(["milvus-querynode"]);
});

test("a standalone Milvus has none", () => {
  expect(names("milvus", "search", milvusConfig({ mode: "standalone" }), [])).toEqual([]);
});

test("covers the pods of all groups, one at a time", () => {
  const budgets = disruptionBudgets("milvus", "search", milvusConfig(), threeGroups);
  expect(budgets.find(({ metadata }) => metadata.name === "milvus-querynode")?.spec).toEqual({
    maxUnavailable: 1,
    selector: {
      matchLabels: {
        "app.kubernetes.io/name": "milvus",
        "app.kubernetes.io/instance": "milvus",
        component: "querynode",
      },
    },
  });
});
