import { expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import {
  appliedState,
  capabilities,
  type ServerName,
  servers,
  specsFrom,
} from "../../../tests/plan/fixtures.ts";
import { replicasAction } from "../../../tests/plan/sample-plan.ts";
import type { LiveState } from "../../state/types.ts";
import { destroyPlan, plan, questionsOf } from "../plan.ts";
import type { Plan } from "../types.ts";
import { findLosses, withLosses } from "./find-losses.ts";
import { describeLoss } from "./loss.ts";
import type { CollectionFacts } from "./row-facts.ts";

const specsOf = (text: string) => specsFrom({ "collections/articles.yaml": text });
const inputOf = async (before: string, server: ServerName = "2.6.15") => {
  const specs = await specsOf(before);
  return { specs, state: appliedState(specs, servers[server]), capabilities: capabilities(server) };
};
const counted = (facts: Partial<CollectionFacts>) =>
  new Map([["articles__g1", { rows: null, partitions: new Map(), sample: null, ...facts }]]);
const changed = async (
  before: string,
  after: string,
  facts?: Partial<CollectionFacts>,
  server?: ServerName,
) =>
  plan({
    ...(await inputOf(before, server)),
    specs: await specsOf(after),
    facts: facts === undefined ? undefined : counted(facts),
  });
const lost = (one: Plan) => findLosses(one).map(describeLoss);
const guards = (one: Plan) =>
  one.actions.flatMap((action) => action.guards.map(({ flag, value }) => `${flag} ${value}`));
const dynamic = `${baseSpec}enableDynamicField: true\n`;
const viewed = baseSpec.replace("  - { name: emb", "  - { name: views, dataType: Int64 }\n  - { name: emb");

test("a collection goes with the rows that it has", async () => {
  const destroyed = destroyPlan({ ...(await inputOf(baseSpec)), facts: counted({ rows: 1204 }) });
  expect(lost(destroyed)).toEqual(["collection articles (1,204 rows)"]);
  expect(findLosses(destroyed)[0]).toMatchObject({ kind: "collection", name: "articles", rows: 1204 });
  expect(guards(destroyed)).toEqual(["allow-delete collection"]);
});

test("a partition goes in place, and is left behind by a rebuild", async () => {
  const one = { partitions: new Map([["science", 1]]) };
  const dropped = await changed(baseSpec, baseSpec.replace("[science, ", "["), one);
  expect(lost(dropped)).toEqual(["partition science of articles (1 row)"]);
  const rebuilt = await changed(
    baseSpec,
    baseSpec.replace("[science, business]\n", "[business]\nshardsNum: 2\n"),
    one,
  );
  expect(lost(rebuilt)).toEqual(["partition science of articles (1 row)"]);
  expect(guards(rebuilt)).toEqual(["allow-rebuild articles", "allow-delete partition"]);
});

test("a field goes with the values of every row", async () => {
  const dropped = await changed(viewed, baseSpec, { rows: 20 });
  expect(lost(dropped)).toEqual(["field views of articles (20 rows)"]);
  expect(guards(dropped)).toEqual(["allow-rebuild articles", "allow-delete field"]);
});

test("vectors that came with the rows are lost where `embed` makes others", async () => {
  const own = baseSpec.replace(" }\npartitions", ", dim: 384 }\npartitions").split("embed:")[0] ?? "";
  expect(lost(await changed(own, baseSpec))).toEqual([
    "the vectors of field embedding of articles that no `embed` had made",
  ]);
  expect(lost(await changed(baseSpec, baseSpec.replace("from: title", 'template: "{title}!"')))).toEqual([]);
});

test.each<ServerName>(["lite", "2.3.5", "2.6.15"])(
  "the dynamic part goes under a guard on %s",
  async (server) => {
    const sample = { looked: 3000, all: true, withOtherKeys: 5, fields: new Map() };
    const off = await changed(dynamic, baseSpec, { sample }, server);
    expect(lost(off)).toEqual(["all dynamic values of articles (5 of 3,000 rows have some)"]);
    expect(guards(off)).toContain("allow-delete dynamic-field");
    const some = await changed(
      dynamic,
      baseSpec,
      { sample: { ...sample, all: false, looked: 10_000 } },
      server,
    );
    expect(lost(some)).toEqual(["all dynamic values of articles (5 of the first 10,000 rows have some)"]);
    expect(findLosses(some)[0]).toMatchObject({ rows: null });
    const unknown = await changed(dynamic, baseSpec, undefined, server);
    expect(guards(unknown)).toContain("allow-delete dynamic-field");
  },
);

test("the dynamic part goes under the same guard where a server switches it off in place", async () => {
  const { state } = await inputOf(dynamic);
  const operation = {
    kind: "set-properties" as const,
    database: "default",
    collection: "articles__g1",
    set: { "dynamicfield.enabled": "false" },
    remove: [],
  };
  const off = { ...replicasAction, address: "collection/articles", operations: [operation] };
  const action = withLosses(off, state, undefined);
  expect(action.guards).toEqual([{ flag: "allow-delete", value: "dynamic-field" }]);
});

const withTtl = (seconds: number | null) =>
  baseSpec.replace(
    "properties: { collection.ttl.seconds: 60 }\n",
    seconds === null ? "" : `properties: { collection.ttl.seconds: ${seconds} }\n`,
  );

test.each([
  [60, 30, true],
  [null, 30, true],
  [0, 30, true],
  [60, 90, false],
  [60, 0, false],
  [60, null, false],
])("a TTL that goes from %s to %s ends rows: %s", async (before, after, ends) => {
  const text = `rows of articles older than ${after} seconds (of 12 rows)`;
  const altered = await changed(withTtl(before), withTtl(after), { rows: 12 });
  expect(lost(altered)).toEqual(ends ? [text] : []);
  const rebuilt = await changed(withTtl(before), `${withTtl(after)}shardsNum: 2\n`, { rows: 12 });
  expect(lost(rebuilt)).toEqual(ends ? [text] : []);
  expect(guards(rebuilt).includes("allow-delete rows")).toBe(ends);
});

test("a generation that was kept goes without a guard, and is told; what was only begun is no loss", async () => {
  const input = await inputOf(baseSpec);
  const [current] = input.state.collections;
  if (current?.ownership == null) throw new Error("the fixture has one collection");
  const older = { ...current, name: "articles__g1", aliases: [] };
  const newer = { ...current, name: "articles__g2", ownership: { ...current.ownership, generation: 2 } };
  const state: LiveState = { ...input.state, collections: [older, newer] };
  const pruned = plan({ ...input, state, options: { pruneOld: true } });
  expect(lost(pruned)).toEqual(["generation articles__g1 of articles, which is kept for rollback"]);
  expect(guards(pruned)).toEqual([]);
  const gone = plan({ ...input, state, specs: await specsFrom({}) });
  expect(lost(gone).sort()).toEqual([
    "collection articles",
    "generation articles__g1 of articles, which is kept for rollback",
  ]);
  const rebuild = { from: "articles__g1", target: "", phase: "copy" as const };
  const begun = { ...newer, aliases: [], ownership: { ...newer.ownership, rebuild } };
  const left = plan({ ...input, state: { ...input.state, collections: [current, begun] } });
  expect(left.actions.map(({ verb }) => verb)).toEqual(["delete"]);
  expect(lost(left)).toEqual([]);
});

test("what can be made again is no loss, and what is refused loses nothing", async () => {
  expect(lost(await changed(baseSpec, `${baseSpec}shardsNum: 2\n`))).toEqual([]);
  const dropped = await changed(baseSpec, baseSpec.replace("[science, ", "["));
  const refused = dropped.actions.map((action) => ({ ...action, class: "forbidden" as const }));
  expect(findLosses({ actions: refused })).toEqual([]);
});

test("asks for what is to be counted, and for nothing where nothing is lost", async () => {
  const input = await inputOf(dynamic);
  expect(questionsOf(input)).toEqual([]);
  expect(questionsOf({ ...input, specs: await specsOf(baseSpec.replace("[science, ", "[")) })).toEqual([
    {
      database: "default",
      collection: "articles__g1",
      rows: false,
      partitions: ["science"],
      fields: [],
    },
  ]);
});

test("a collection beside a generation that was only begun is lost as a whole", async () => {
  const input = await inputOf(baseSpec);
  const [old] = input.state.collections;
  if (old?.ownership == null) throw new Error("the fixture has one collection");
  const rebuild = { from: old.name, target: "", phase: "copy" as const };
  const begun = { ...old, name: "articles__g2", ownership: { ...old.ownership, generation: 2, rebuild } };
  const state: LiveState = {
    ...input.state,
    collections: [
      { ...old, aliases: [] },
      { ...begun, aliases: [] },
    ],
  };
  const made = plan({ ...input, specs: { ...input.specs, collections: [] }, state });
  expect(guards(made)).toContain("allow-delete collection");
});
