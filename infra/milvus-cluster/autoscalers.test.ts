import { expect, test } from "vitest";
import { queryNodeAutoscalers } from "./autoscalers.ts";
import { threeGroups } from "./milvus-cluster.fixture.ts";
import { groupDeployments } from "./placement.ts";

test("only groups with an upper end have an autoscaler, and its target is theirs", () => {
  const autoscalers = queryNodeAutoscalers("milvus", "search", threeGroups);
  expect(
    autoscalers.map(({ spec }) => [spec.scaleTargetRef.name, spec.minReplicas, spec.maxReplicas]),
  ).toEqual([["milvus-querynode-rg3", 2, 4]]);
  for (const { spec } of autoscalers)
    expect(groupDeployments("milvus", threeGroups)).toContain(spec.scaleTargetRef.name);
});
