import { expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import { appliedState, capabilities, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import type { FieldFacts } from "./losses/row-facts.ts";
import { plan, questionsOf } from "./plan.ts";

const dynamic = `${baseSpec}enableDynamicField: true\n`;
const withField = (text: string) => dynamic.replace("  - { name: emb", `  - ${text}\n  - { name: emb`);
const tenant = withField("{ name: tenant, dataType: VarChar, maxLength: 64, nullable: true }");

async function inputFor(after: string, found: Partial<FieldFacts> | null, before = dynamic) {
  const specs = await specsFrom({ "collections/articles.yaml": before });
  const fields = new Map([["tenant", { present: 0, misfits: 0, examples: [], ...found }]]);
  const sample = { looked: 3000, all: true, withOtherKeys: 0, fields };
  return {
    specs: await specsFrom({ "collections/articles.yaml": after }),
    state: appliedState(specs, servers["2.6.15"]),
    capabilities: capabilities("2.6.15"),
    facts:
      found === null ? undefined : new Map([["articles__g1", { rows: null, partitions: new Map(), sample }]]),
  };
}
const actionsFor = async (...args: Parameters<typeof inputFor>) => plan(await inputFor(...args)).actions;

test("asks whether rows have dynamic values under the name of a new field, where there can be any", async () => {
  const [question] = questionsOf(await inputFor(tenant, null));
  expect(question?.fields).toMatchObject([{ field: { name: "tenant" }, dynamic: true }]);
  const closed = tenant.replace("enableDynamicField: true\n", "");
  expect(questionsOf(await inputFor(closed, null, baseSpec))).toEqual([]);
});

test("a field is added in place where no row has a dynamic value under its name", async () => {
  expect(await actionsFor(tenant, { present: 0 })).toMatchObject([{ verb: "create", class: "live" }]);
});

test("a field is added by a rebuild that moves the values where some rows have one, and where nobody knows", async () => {
  const [some] = await actionsFor(tenant, { present: 5 });
  expect(some).toMatchObject({ verb: "rebuild", losses: [] });
  expect(some?.reason).toContain("5 rows have dynamic values under its name, which it would hide");
  expect(some?.operations.find(({ kind }) => kind === "copy-rows")).toMatchObject({
    mapping: { moved: ["tenant"], dynamic: true },
  });
  const [unknown] = await actionsFor(tenant, null);
  expect(unknown).toMatchObject({ verb: "rebuild", losses: [] });
  expect(unknown?.reason).toContain("could not be counted");
});

test("rows that are known not to fit keep a rebuild from being begun", async () => {
  const example = 'row 5: "tenant" is 7, but takes text.';
  const [action] = await actionsFor(tenant, { present: 5, misfits: 1, examples: [example] });
  expect(action).toMatchObject({ verb: "rebuild", class: "forbidden" });
  expect(action?.reason).toContain(
    '1 of 3,000 rows does not fit field tenant (row 5: "tenant" is 7, but takes text); correct them first',
  );
});

test("a field that may not be null needs a value of every row", async () => {
  const required = withField("{ name: tenant, dataType: VarChar, maxLength: 64 }");
  expect(await actionsFor(required, { present: 3000 })).toMatchObject([{ class: "rebuild" }]);
  const [none] = await actionsFor(required, { present: 0 });
  expect(none?.reason).toContain("the rows have no value for the new field tenant");
});

test("dynamic values under the name of a field that `embed` fills are a loss", async () => {
  const filled = withField("{ name: tenant, dataType: FloatVector }")
    .replace("into: embedding }", "into: embedding }\n  - { from: title, into: tenant }")
    .replace("indexes:", "indexes:\n  - { field: tenant, indexType: FLAT, metricType: COSINE }");
  const [some] = await actionsFor(filled, { present: 5 });
  expect(some?.losses).toMatchObject([{ kind: "dynamic-field", name: "articles" }]);
  expect(some?.guards).toContainEqual({ flag: "allow-delete", value: "dynamic-field" });
  const [none] = await actionsFor(filled, { present: 0 });
  expect(none?.losses).toEqual([]);
});

test("a field that is dropped is lost, though the collection has a dynamic part", async () => {
  const [action] = await actionsFor(dynamic, { present: 0 }, tenant);
  expect(action?.guards).toContainEqual({ flag: "allow-delete", value: "field" });
});
