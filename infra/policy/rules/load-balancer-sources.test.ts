import { expect, test } from "vitest";
import { loadBalancerSources } from "./load-balancer-sources.ts";

const check = (spec: object, { annotations = {}, environment = "prod" as "prod" | "dev" } = {}) =>
  loadBalancerSources.check(
    { kind: "Service", metadata: { name: "milvus", annotations }, spec: { type: "LoadBalancer", ...spec } },
    { environment },
  );

test.each([
  {},
  { loadBalancerSourceRanges: [] },
  { loadBalancerSourceRanges: ["10.0.0.0/8", "0.0.0.0/0"] },
  { loadBalancerSourceRanges: ["::/0"] },
])("in prod %j is open to everyone", (spec) => {
  expect(check(spec)).toHaveLength(1);
});

test("a list of networks, or an address that is not public, is fine", () => {
  expect(check({ loadBalancerSourceRanges: ["10.0.0.0/8"] })).toEqual([]);
  const annotations = { "service.beta.kubernetes.io/aws-load-balancer-scheme": "internal" };
  expect(check({}, { annotations })).toEqual([]);
});

test("it is no affair of dev's, nor of other Services", () => {
  expect(check({}, { environment: "dev" })).toEqual([]);
  expect(check({ type: "ClusterIP" })).toEqual([]);
});
