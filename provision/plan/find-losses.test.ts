import { expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import { appliedState, capabilities, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { findLosses } from "./find-losses.ts";
import { destroyPlan, plan } from "./plan.ts";

const before = await specsFrom({ "collections/articles.yaml": baseSpec });
const state = appliedState(before, servers["2.6.15"]);
const input = { specs: before, state, capabilities: capabilities("2.6.15") };
const changed = async (from: string, to: string) =>
  findLosses(
    plan({ ...input, specs: await specsFrom({ "collections/articles.yaml": baseSpec.replace(from, to) }) }),
  );

test("a collection and a partition go by their own names", async () => {
  expect(findLosses(destroyPlan(input))).toEqual([{ what: "collection articles", name: "articles" }]);
  expect(await changed("[science, ", "[")).toEqual([
    { what: "partition science of articles", name: "science" },
  ]);
});

test("a database goes by its name, and what is refused goes nowhere", () => {
  const [drop] = destroyPlan(input).actions;
  if (drop === undefined) throw new Error("the fixture is destroyed by one action");
  const guards = [{ flag: "allow-delete" as const, value: "database" }];
  const database = { ...drop, address: "database/news", guards };
  expect(findLosses({ actions: [database] })).toEqual([{ what: "database news", name: "news" }]);
  expect(findLosses({ actions: [{ ...database, class: "forbidden" }] })).toEqual([]);
});

test("a rebuild that leaves a partition behind goes by the name of its collection", async () => {
  expect(await changed("[science, business]\n", "[business]\nshardsNum: 2\n")).toEqual([
    { what: "a partition of articles", name: "articles" },
  ]);
});

test("what can be made again is no loss", async () => {
  expect(await changed("load:", "shardsNum: 2\nload:")).toEqual([]);
  expect(await changed("seconds: 60", "seconds: 90")).toEqual([]);
});
