import { expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import { appliedState, capabilities, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { plainField } from "../state/plain-state.ts";
import type { LiveCollection } from "../state/types.ts";
import { type Action, findDrift, plan } from "./index.ts";
import { plainPlan } from "./render/plan-style.ts";
import { renderDrift } from "./render/render-drift.ts";

const specs = await specsFrom({ "collections/a.yaml": baseSpec });
const applied = appliedState(specs, servers["2.6.15"]);
const [live] = applied.collections;
if (live === undefined) throw new Error("the fixture has no collection");

function planOf(change: Partial<LiveCollection>, more: readonly LiveCollection[] = []) {
  const collections = [{ ...live, ...change } as LiveCollection, ...more];
  return plan({ specs, state: { ...applied, collections }, capabilities: capabilities("2.6.15") });
}
const driftOf = (...args: Parameters<typeof planOf>) =>
  renderDrift(planOf(...args), plainPlan)
    .split("\n")
    .filter((line) => line.startsWith("    "))
    .map((line) => line.trim().replaceAll(/ {2,}/g, " | "));

test("nothing differs", () => {
  expect(findDrift(planOf({}))).toEqual([]);
  expect(renderDrift(planOf({}), plainPlan)).toBe("No drift. Milvus 2.6.15 is what the specs say for local.");
});

test("each attribute is said as the spec and as the server have it, with its place", () => {
  const fields = live.fields.map((field) => (field.name === "title" ? { ...field, maxLength: 512 } : field));
  const indexes = live.indexes.map((index) => ({ ...index, params: { ...index.params, M: "8" } }));
  const change = {
    fields,
    indexes,
    properties: { "collection.ttl.seconds": "99", "my.own": "x" },
    partitions: ["science", "sports"],
  };
  expect(renderDrift(planOf(change), plainPlan)).toBe(`Drift on local (Milvus 2.6.15)

  collection/articles
    properties.collection.ttl.seconds  60 in the spec, 99 on the server  collections/a.yaml:11
    properties.my.own                  x on the server, not in the spec  collections/a.yaml:11
    field title: maxLength             64 in the spec, 512 on the server  collections/a.yaml:5
    partition business                 in the spec, not on the server  collections/a.yaml:7
    partition sports                   on the server, not in the spec  collections/a.yaml:7
    index embedding: params.M          16 in the spec, 8 on the server  collections/a.yaml:9

6 differences. plan says what it takes to undo them; to keep them, change the specs.`);
  expect(findDrift(planOf(change))).toContainEqual({
    address: "collection/articles",
    part: "field title",
    attribute: "maxLength",
    kind: "differs",
    spec: 64,
    server: 512,
    reason: "maxLength changes from 512 to 64",
    range: expect.objectContaining({ file: "collections/a.yaml", line: 5 }),
  });
});

test("what needs a rebuild is taken apart again", () => {
  const fields = [
    ...live.fields.filter(({ name }) => name !== "title"),
    plainField("extra", "Int64", { nullable: true }),
  ];
  expect(driftOf({ fields, shardsNum: 2 })).toEqual([
    "shardsNum | 1 in the spec, 2 on the server | collections/a.yaml:1",
    "field title | in the spec, not on the server | collections/a.yaml:1",
    "field extra | on the server, not in the spec | collections/a.yaml:1",
  ]);
});

test("released, partly loaded, and loading again after a change is none", () => {
  expect(driftOf({ load: null })).toEqual([
    "load | { replicas: 1 } in the spec, not loaded on the server | collections/a.yaml:10",
  ]);
  const load = { replicas: 1, resourceGroups: [], partitions: ["science"], fields: [] };
  expect(driftOf({ load })).toEqual([
    'load: partitions | all in the spec, ["science"] on the server | collections/a.yaml:10',
  ]);
  expect(driftOf({ indexes: [] })).toEqual([
    "index embedding | in the spec, not on the server | collections/a.yaml:9",
  ]);
});

test("an alias that was moved, and one that is gone", () => {
  const ownership = live.ownership && { ...live.ownership, collection: "other" };
  const other = { ...live, name: "other__g1", aliases: ["articles"], ownership };
  expect(driftOf({ aliases: [] }, [other])).toContain(
    "alias | points at other__g1 instead of articles__g1 | collections/a.yaml:1",
  );
  expect(driftOf({ aliases: [] })).toEqual(["alias | in the spec, not on the server | collections/a.yaml:1"]);
});

test("what is not there at all, and what no spec describes", () => {
  const nothing = plan({
    specs,
    state: { ...applied, collections: [] },
    capabilities: capabilities("2.6.15"),
  });
  expect(findDrift(nothing)).toMatchObject([{ address: "collection/articles", part: null, kind: "missing" }]);
  const ownership = live.ownership && {
    ...live.ownership,
    collection: "left",
    owner: "shop:collections/left.yaml",
  };
  expect(driftOf({}, [{ ...live, name: "left__g1", aliases: ["left"], ownership }])).toEqual([
    "on the server, not in the spec",
  ]);
});

test("what cannot be compared is told by its reason", () => {
  const theirs = { ...live, name: "articles_new", ownership: null };
  expect(driftOf({ aliases: [] }, [theirs])).toEqual([
    expect.stringContaining("alias `articles` points at `articles_new`, which was not made by milvus-stack"),
  ]);
});

test("roles and users have drifted in the same words", () => {
  const action = (address: string, verb: Action["verb"], changes: Action["changes"] = []): Action => ({
    address,
    verb,
    class: "live",
    outage: "none",
    reason: "because",
    changes,
    losses: [],
    guards: [],
    range: null,
    operations: [],
  });
  const actions = [
    action("role/new", "create"),
    action("role/new/grant/Search:default.articles", "create"),
    action("role/reader/grant/Insert:default.articles", "delete"),
    action("user/search_api", "update", [{ attribute: "roles", before: ["admin"], after: ["reader"] }]),
    action("resource-group/rg1", "noop"),
  ];
  expect(findDrift({ actions })).toMatchObject([
    { address: "role/new", part: null, kind: "missing" },
    { address: "role/reader", part: "grant Insert:default.articles", kind: "extra" },
    { address: "user/search_api", attribute: "roles", kind: "differs", spec: ["reader"], server: ["admin"] },
  ]);
});
