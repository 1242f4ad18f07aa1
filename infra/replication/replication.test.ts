import { describe, expect, test } from "vitest";
import type { ReplicaGroup } from "../config/types.ts";
import { replicationOf } from "./replication.ts";

const groups: readonly ReplicaGroup[] = [
  { group: "rg1", zone: "zone-a", queryNodes: 2, maxQueryNodes: 4 },
  { group: "rg2", zone: "zone-b", queryNodes: 2, maxQueryNodes: null },
  { group: "rg3", zone: "zone-a", queryNodes: 1, maxQueryNodes: null },
];

describe("replicationOf", () => {
  test("a replica for each group, in its own resource group", () => {
    expect(replicationOf("cluster", groups)).toEqual({
      replicaNumber: 3,
      resourceGroups: ["rg1", "rg2", "rg3"],
      queryNodes: { least: 5, most: 7 },
      zones: ["zone-a", "zone-b"],
    });
  });

  test("a single group is a resource group too, for the chart labels its nodes all the same", () => {
    expect(replicationOf("cluster", groups.slice(0, 1))).toMatchObject({
      replicaNumber: 1,
      resourceGroups: ["rg1"],
    });
  });

  test("standalone has one replica in Milvus' default group", () => {
    const group = { group: "rg1", zone: null, queryNodes: 1, maxQueryNodes: null };
    expect(replicationOf("standalone", [group])).toEqual({
      replicaNumber: 1,
      resourceGroups: [],
      queryNodes: { least: 1, most: 1 },
      zones: [],
    });
  });
});
