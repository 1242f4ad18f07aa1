import { expect, test } from "vitest";
import {
  replicasAction as load,
  dropPartitionAction as partition,
  planOf as samplePlan,
} from "../../../tests/plan/sample-plan.ts";
import type { Action, Plan } from "../types.ts";
import { plainPlan } from "./plan-style.ts";
import { renderPlan } from "./render-plan.ts";

const planOf = (...actions: Action[]) => samplePlan(actions);
const show = (plan: Plan, width = Number.POSITIVE_INFINITY, lifted?: ReadonlySet<string>) =>
  renderPlan(plan, { ...plainPlan, width }, lifted);

test("says what happens, from what to what, why, at what cost, and where it is asked for", () => {
  expect(show(planOf(load, partition))).toBe(`Plan for prod (Milvus 2.6.15)

  ~   update  collection/articles/load              collections/articles.yaml:16
              replicas  1 → 3
              reload · not searchable until it is loaded again
  -   delete  collection/articles/partition/sports  the spec has no such partition any more; its rows go with it  collections/articles.yaml:16
              loses for good: partition sports of articles (1,204 rows)
              needs --allow-delete partition

Plan: 1 to update, 1 to delete. Searches of articles fail meanwhile.`);
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

test("what cannot be carried out says so, and that nothing is", () => {
  const text = show(planOf({ ...load, class: "forbidden", operations: [] }, partition));
  expect(text).toContain("cannot be done: apply refuses\n");
  expect(text).toContain("Plan: 1 to update, 1 to delete. 1 of them cannot be done");
});

test("a reason is said beside its change only as far as it says more", () => {
  const reason = "replicas changes from 1 to 3: the collection is loaded anew";
  expect(show(planOf({ ...load, reason }))).toContain("load  the collection is loaded anew  collections");
  expect(show(planOf({ ...load, reason: "asked for by hand" }))).toContain("load  asked for by hand  coll");
});

test("a rebuild says its steps, and what it needs at once", () => {
  const on = { database: "default", collection: "articles__g2" };
  const mapping = {
    primaryKey: "id",
    fields: ["id"],
    keys: "kept" as const,
    moved: [],
    asDynamic: [],
    checked: [],
    embed: [],
    dynamic: false,
    partitions: null,
    partitionBy: null,
  };
  const from = "articles__g1";
  const rebuild: Action = {
    ...load,
    address: "collection/articles",
    verb: "rebuild",
    class: "rebuild",
    outage: "alias switch",
    guards: [{ flag: "allow-rebuild", value: "articles" }, ...partition.guards],
    operations: [
      { kind: "copy-rows", ...on, from, mapping, back: false },
      { kind: "verify-copy", ...on, from, mapping, back: false },
      { kind: "alter-alias", ...on, alias: "news" },
      { kind: "alter-alias", ...on, alias: "articles" },
      { kind: "reconcile-rows", ...on, from, mapping },
      { kind: "release", database: "default", collection: from },
    ],
  };
  expect(show(planOf(rebuild))).toContain(`
              copy rows → compare, smoke checks → switch news and articles → bring late writes over → release articles__g1
              no outage but the alias switch · needs --allow-rebuild articles --allow-delete partition

Plan: 1 to rebuild. It needs --allow-rebuild articles --allow-delete partition.`);
});

test("the environment that the cluster was comes before anything else", () => {
  expect(show({ ...planOf(load), lastEnvironment: "dev" })).toMatch(
    /^Plan for prod .*\n\n {2}This cluster was last applied as dev, and this plan is for prod: /,
  );
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

test("nothing to do on a cluster that was another environment says so too", () => {
  const plan = { ...planOf({ ...load, verb: "noop" }), lastEnvironment: "dev" };
  expect(show(plan)).toContain(
    "No changes. Milvus 2.6.15 is what the specs say for prod.\nIt was last applied as dev: ",
  );
});
