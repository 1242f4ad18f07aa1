import { expect, test } from "vitest";
import type { Action, Plan } from "../types.ts";
import { plainPlan } from "./plan-style.ts";
import { renderPlan } from "./render-plan.ts";

const load: Action = {
  address: "collection/articles/load",
  verb: "update",
  class: "reload",
  outage: "reload",
  reason: "replicas changes from 1 to 3",
  changes: [{ attribute: "replicas", before: 1, after: 3 }],
  guards: [],
  range: { file: "collections/articles.yaml", line: 16, column: 1, endLine: 16, endColumn: 5 },
  operations: [{ kind: "release", database: "default", collection: "articles__g1" }],
};
const partition: Action = {
  ...load,
  address: "collection/articles/partition/sports",
  verb: "delete",
  class: "live",
  outage: "none",
  reason: "the spec has no such partition any more; its rows go with it",
  changes: [],
  guards: [{ flag: "allow-delete", value: "partition" }],
};

function planOf(...actions: Action[]): Plan {
  const summary = { create: 0, update: 0, rebuild: 0, delete: 0, noop: 0 };
  for (const { verb } of actions) summary[verb] += 1;
  return {
    formatVersion: 1,
    project: "shop",
    environment: "prod",
    lastEnvironment: null,
    cluster: null,
    server: { product: "milvus", version: "v2.6.15", major: 2, minor: 6, patch: 15 },
    stateDigest: "",
    digests: {},
    actions,
    summary,
  };
}
const show = (plan: Plan, width = Number.POSITIVE_INFINITY, lifted?: ReadonlySet<string>) =>
  renderPlan(plan, { ...plainPlan, width }, lifted);

test("says what happens, from what to what, why, at what cost, and where it is asked for", () => {
  expect(show(planOf(load, partition))).toBe(`Plan for prod (Milvus 2.6.15)

  ~   update  collection/articles/load              replicas changes from 1 to 3  collections/articles.yaml:16
              replicas  1 → 3
              reload · not searchable until it is loaded again
  -   delete  collection/articles/partition/sports  the spec has no such partition any more; its rows go with it  collections/articles.yaml:16
              needs --allow-delete partition

Plan: 1 to update, 1 to delete.`);
});

test("a guard that is lifted needs no mention", () => {
  expect(show(planOf(partition), 200, new Set(["partition"]))).not.toContain("--allow-delete");
});

test("no line is wider than the terminal", () => {
  const description = "words of a description ".repeat(5).trim();
  const changes = [{ attribute: "description", before: description, after: description }];
  const text = show(planOf({ ...load, reason: "because ".repeat(20).trim(), changes }, partition), 70);
  expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(70);
  expect(text).toContain("\n              description  words of a description words of a");
  expect(text).toContain("\n                         → words of a description words of a");
});

test("values look as in a spec", () => {
  const after = { replicas: 1, resourceGroups: [], partitions: ["a", "b"], note: "x" };
  const changes = [{ attribute: "load", before: null, after }];
  expect(show(planOf({ ...load, changes }))).toContain(
    'load  (not set) → { replicas: 1, partitions: ["a", "b"], note: "x" }\n',
  );
});

test("what cannot be carried out says so", () => {
  expect(show(planOf({ ...load, class: "forbidden", operations: [] }))).toContain("cannot be done");
});

test("names and values move no cursor", () => {
  const nasty = "a\u001b[2J\nb";
  const changes = [{ attribute: nasty, before: nasty, after: { [nasty]: nasty } }];
  const text = show(planOf({ ...load, address: nasty, reason: nasty, changes }));
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
});

test("nothing to do is one sentence", () => {
  expect(show(planOf({ ...load, verb: "noop" }))).toBe(
    "No changes. Milvus 2.6.15 is what the specs say for prod.",
  );
});
