import { describe, expect, test } from "vitest";
import type { LoadSettings } from "../../state/types.ts";
import { needsNodes, tooFewNodes } from "./too-few-nodes.ts";

const byDefault = "__default_resource_group";
const groups = [
  { name: byDefault, available: 2, limits: 1_000_000 },
  { name: "fast", available: 1, limits: 1 },
  { name: "empty", available: 0, limits: 0 },
];
const load = (replicas: number, ...resourceGroups: string[]): LoadSettings => ({
  ...{ replicas, resourceGroups, partitions: [], fields: [] },
});

describe("query nodes", () => {
  test.each([
    ["one replica in no group in particular", load(1)],
    ["as many replicas as nodes", load(2)],
    ["one replica in each group", load(2, byDefault, "fast")],
    ["one replica in a group with a node", load(1, "fast")],
  ])("suffice for %s", (_, settings) => {
    expect(tooFewNodes("books", settings, groups)).toBeNull();
  });

  test.each([
    ["more replicas than nodes", load(3), [`${byDefault} has 2 of them and needs 3`]],
    ["two replicas in a group with one node", load(2, "fast"), ["fast has 1 of them and needs 2"]],
    ["one replica in a group without a node", load(1, "empty"), ["empty has 0 of them and needs 1"]],
    ["a group that does not exist", load(1, "gone"), ["gone does not exist and needs 1"]],
    ["one of several groups", load(2, "fast", "empty"), ["empty has 0 of them and needs 1"]],
    [
      "several of them",
      load(3, "fast", "empty", "gone"),
      ["empty has 0 of them and needs 1", "gone does not exist and needs 1"],
    ],
  ])("are too few for %s", (_, settings, lacking) => {
    const named = lacking.map((text) => `resource group ${text}`).join("; ");
    expect(tooFewNodes("books", settings, groups)).toMatchObject({
      code: "MS361",
      cause: `Every replica needs a query node of its own, and ${named}.`,
    });
  });

  test("are counted for people", () => {
    expect(tooFewNodes("books", load(3), groups)?.summary).toBe(
      "3 replicas of books cannot be loaded: there are too few query nodes.",
    );
    expect(tooFewNodes("books", load(1, "empty"), groups)?.summary).toMatch(/^1 replica of books /);
  });

  test("are asked for only where they decide", () => {
    expect([load(1), load(2), load(1, "fast")].map(needsNodes)).toEqual([false, true, true]);
  });
});
