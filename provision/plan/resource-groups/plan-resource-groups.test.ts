import { describe, expect, test } from "vitest";
import { capabilities as capabilitiesOf } from "../../../tests/plan/fixtures.ts";
import type { ResourceGroupSpec } from "../../spec/access/schema.ts";
import type { SpecSource } from "../../spec/types.ts";
import type { LiveResourceGroup } from "../../state/access-types.ts";
import { planResourceGroups, type ResourceGroupInput } from "./plan-resource-groups.ts";

const range = { file: "access/groups.yaml", line: 1, column: 1, endLine: 1, endColumn: 2 };
const source: SpecSource = { file: "access/groups.yaml", text: "", rangeOf: () => range };
const owner = "shop:access/groups.yaml";
const byDefault = "__default_resource_group";

function group(name: string, requests: number, parts: Partial<LiveResourceGroup> = {}): LiveResourceGroup {
  return {
    name,
    requests,
    limits: requests,
    transferFrom: [],
    transferTo: [],
    available: requests,
    nodes: [],
    ...parts,
  };
}

function planned(
  documents: readonly ResourceGroupSpec[],
  live: readonly LiveResourceGroup[],
  parts: Partial<ResourceGroupInput> & { server?: "lite" | "2.3.5" | "2.6.15" } = {},
) {
  const { server = "2.3.5", ...rest } = parts;
  return planResourceGroups({
    documents: documents.map((spec) => ({ spec, source })),
    live,
    owners: Object.fromEntries(live.map(({ name }) => [`resource-group/${name}`, owner])),
    project: "shop",
    covers: () => true,
    complete: true,
    capabilities: capabilitiesOf(server),
    ...rest,
  });
}
const spec = (resourceGroup: string, requests: number, more: Partial<ResourceGroupSpec> = {}) => ({
  resourceGroup,
  nodes: { requests },
  ...more,
});

describe("on a server that has nodes moved (2.3.5)", () => {
  test("a new group is recorded as ours, made, and gets its nodes", () => {
    const { before } = planned([spec("rg1", 2)], [group(byDefault, 1_000_000, { available: 3 })]);
    expect(before).toMatchObject([
      {
        address: "resource-group/rg1",
        verb: "create",
        class: "live",
        operations: [
          { kind: "record-owner", of: "resource-group/rg1", owner },
          { kind: "create-resource-group" },
          { kind: "transfer-nodes", from: byDefault, to: "rg1", nodes: 2, group: "rg1", until: 2 },
        ],
      },
    ]);
  });

  test("what one group gives back the next one gets, whatever the order of their documents", () => {
    const live = [group(byDefault, 1_000_000, { available: 0 }), group("a", 1), group("b", 2)];
    const { before } = planned([spec("a", 2), spec("b", 1)], live);
    expect(before.map(({ address, operations }) => [address, ...operations])).toEqual([
      [
        "resource-group/b",
        { kind: "transfer-nodes", from: "b", to: byDefault, nodes: 1, group: "b", until: 1 },
      ],
      [
        "resource-group/a",
        { kind: "transfer-nodes", from: byDefault, to: "a", nodes: 1, group: "a", until: 2 },
      ],
    ]);
  });

  test("nodes come from the named groups first, as far as these can spare them", () => {
    const live = [group(byDefault, 1_000_000, { available: 2 }), group("spare", 2)];
    const { before } = planned([spec("spare", 1), spec("a", 3, { transferFrom: ["spare"] })], live);
    expect(before[1]?.operations.slice(2)).toEqual([
      { kind: "transfer-nodes", from: byDefault, to: "a", nodes: 3, group: "a", until: 3 },
    ]);
    const kept = planned(
      [spec("a", 3, { transferFrom: ["spare"] })],
      [group(byDefault, 1_000_000, { available: 2 }), group("spare", 1, { available: 2 })],
    );
    expect(kept.before[0]?.operations.slice(2)).toMatchObject([
      { from: "spare", nodes: 1, until: 1 },
      { from: byDefault, nodes: 2, until: 3 },
    ]);
  });

  test("two groups do not get the same node", () => {
    const { before } = planned([spec("a", 1), spec("b", 1)], [group(byDefault, 1_000_000, { available: 1 })]);
    expect(before.map(({ class: change }) => change)).toEqual(["live", "forbidden"]);
    expect(before[1]?.reason).toMatch(/1 query node.*__default_resource_group/);
  });

  test("a range of nodes is refused", () => {
    const wide = { resourceGroup: "a", nodes: { requests: 1, limits: 2 } };
    expect(planned([wide], []).before).toMatchObject([
      { class: "forbidden", reason: expect.stringContaining("2.4.1") },
    ]);
  });

  test("a group that lost a node is no change: Milvus gives it the next one that is free", () => {
    expect(planned([spec("a", 1)], [group("a", 1, { available: 0 })]).before).toMatchObject([
      { verb: "noop" },
    ]);
  });

  test("a group without a document gives its nodes back and is dropped, if that is allowed", () => {
    const live = [group(byDefault, 1_000_000), group("old", 2), group("by_hand", 1)];
    const owners = { "resource-group/old": owner };
    expect(planned([], live, { owners }).after).toMatchObject([
      {
        address: "resource-group/old",
        verb: "delete",
        guards: [{ flag: "allow-delete", value: "resource-group" }],
        operations: [
          { kind: "transfer-nodes", from: "old", to: byDefault, nodes: 2, until: 0 },
          { kind: "drop-resource-group", group: "old" },
          { kind: "forget-owner", of: "resource-group/old" },
        ],
      },
    ]);
    expect(planned([], live, { owners, complete: false }).after).toEqual([]);
    expect(planned([], live, { owners, covers: () => false }).after).toEqual([]);
    expect(planned([], live, { owners: { "resource-group/old": "other:access/x.yaml" } }).after).toEqual([]);
  });
});

test("a group that was dropped by hand, and its document too, is forgotten", () => {
  const owners = { "resource-group/gone": owner, "role/gone": owner };
  expect(planned([], [group(byDefault, 1_000_000)], { owners }).after).toMatchObject([
    { address: "resource-group/gone", guards: [], operations: [{ kind: "forget-owner" }] },
  ]);
});

describe("on a server that keeps numbers of nodes (2.6.15)", () => {
  const server = "2.6.15";

  test("a group is made with its numbers, and nothing is moved", () => {
    const wide = { resourceGroup: "a", nodes: { requests: 2, limits: 4 }, transferFrom: ["spare"] };
    const { before } = planned([wide], [group(byDefault, 0)], { server });
    expect(before[0]?.operations).toEqual([
      { kind: "record-owner", of: "resource-group/a", owner },
      {
        kind: "create-resource-group",
        group: "a",
        state: { name: "a", requests: 2, limits: 4, transferFrom: ["spare"], transferTo: [] },
      },
    ]);
  });

  test.each<[string, Partial<ResourceGroupSpec>, string]>([
    ["requests", { nodes: { requests: 2, limits: 3 } }, "nodes.requests"],
    ["limits", { nodes: { requests: 1, limits: 4 } }, "nodes.limits"],
    ["transferFrom", { nodes: { requests: 1, limits: 3 }, transferFrom: ["b"] }, "transferFrom"],
    ["transferTo", { nodes: { requests: 1, limits: 3 }, transferTo: ["b"] }, "transferTo"],
  ])("%s is changed in place", (_, parts, attribute) => {
    const live = [group("a", 1, { limits: 3 })];
    const { before } = planned([{ resourceGroup: "a", ...parts }], live, { server });
    expect(before).toMatchObject([
      {
        verb: "update",
        class: "live",
        changes: [{ attribute }],
        operations: [{ kind: "update-resource-group" }],
      },
    ]);
  });
});

test("what belongs to another project is refused, and a server without groups too", () => {
  const live = [group("a", 1)];
  const others = { "resource-group/a": "other:access/x.yaml" };
  expect(planned([spec("a", 1)], live, { owners: others }).before).toMatchObject([{ class: "forbidden" }]);
  expect(planned([spec("a", 1)], [], { server: "lite" }).before).toMatchObject([{ class: "forbidden" }]);
});

test("a group made by hand as it is asked for is no change, and ours with its first one", () => {
  const live = [group(byDefault, 1_000_000, { available: 1 }), group("a", 1)];
  expect(planned([spec("a", 1)], live, { owners: {} }).before).toMatchObject([{ verb: "noop" }]);
  expect(planned([spec("a", 2)], live, { owners: {} }).before[0]?.operations[0]?.kind).toBe("record-owner");
});
