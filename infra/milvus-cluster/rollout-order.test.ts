import { expect, test } from "vitest";
import { threeGroups } from "./milvus-cluster.fixture.ts";
import { rolloutOrder } from "./rollout-order.ts";

const order = (running: string | null, next: string) =>
  rolloutOrder("milvus", threeGroups.slice(0, 2), running, next);
const streaming = ["milvus-streamingnode-rg1", "milvus-streamingnode-rg2"];
const query = ["milvus-querynode-rg1", "milvus-querynode-rg2"];

test("the coordinators come first, and everything else together, where nothing runs yet", () => {
  expect(order(null, "v2.6.15")).toEqual([["milvus-mixcoord"], []]);
});

test.each([
  ["v2.6.15", "v2.6.15"],
  ["v2.6.15", "v2.6.16"],
  ["nightly", "v2.6.16"],
])("%s → %s: one component after the other, proxies last", (running, next) => {
  expect(order(running, next)).toEqual([
    ["milvus-mixcoord"],
    streaming,
    query,
    ["milvus-datanode"],
    ["milvus-proxy"],
  ]);
});

test("2.5 → 2.6: streaming nodes first", () => {
  expect(order("v2.5.16", "v2.6.15").slice(0, 2)).toEqual([streaming, ["milvus-mixcoord"]]);
});
