import { expect, test } from "vitest";
import { threeGroups } from "./milvus-cluster.fixture.ts";
import { assertPlaced, autoscaledDeployments, groupDeployments } from "./placement.ts";

const expected = groupDeployments("milvus", threeGroups);

test("each group has a Deployment of query nodes and one of streaming nodes", () => {
  expect(expected).toEqual([
    "milvus-querynode-rg1",
    "milvus-streamingnode-rg1",
    "milvus-querynode-rg2",
    "milvus-streamingnode-rg2",
    "milvus-querynode-rg3",
    "milvus-streamingnode-rg3",
  ]);
});

test("all of them placed, and others beside", () => {
  expect(() => assertPlaced(new Set([...expected, "milvus-proxy"]), expected)).not.toThrow();
});

test("one that the chart did not make", () => {
  const placed = new Set(expected.filter((name) => name !== "milvus-streamingnode-rg2"));
  expect(() => assertPlaced(placed, expected)).toThrow("MS961");
});

test("an autoscaler's number of pods is left to it", () => {
  expect(autoscaledDeployments("milvus", threeGroups)).toEqual(["milvus-querynode-rg3"]);
});
