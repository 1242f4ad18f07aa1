import { expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import {
  appliedState,
  capabilities,
  type ServerName,
  servers,
  specsFrom,
} from "../../../tests/plan/fixtures.ts";
import type { LiveState } from "../../state/types.ts";
import { plan } from "../plan.ts";
import { allowKeys } from "./auto-keys.ts";

const auto = baseSpec.replace("primaryKey: true", "primaryKey: true, autoId: true");
const specsOf = (text: string) => specsFrom({ "collections/articles.yaml": text });
const inputOn = async (server: ServerName) => ({
  state: appliedState(await specsOf(auto), servers[server]),
  specs: await specsOf(`${auto}shardsNum: 2\n`),
  capabilities: capabilities(server),
});

test("a server that takes keys keeps them, and is allowed to for as long as the rebuild lasts", async () => {
  const [action] = plan(await inputOn("2.6.15")).actions;
  expect(action).toMatchObject({ class: "rebuild", losses: [], guards: [{ value: "articles" }] });
  expect(action?.operations.find(({ kind }) => kind === "create-collection")).toMatchObject({
    properties: { [allowKeys]: "true" },
  });
  expect(action?.operations.find(({ kind }) => kind === "copy-rows")).toMatchObject({
    mapping: { keys: "kept" },
  });
  expect(action?.operations.slice(-2)).toMatchObject([{ remove: [allowKeys] }, { kind: "set-properties" }]);
});

test("what the rebuild has set for itself is taken back by whoever finishes it, and by nobody else", async () => {
  const input = await inputOn("2.6.15");
  const [old] = input.state.collections;
  if (old?.ownership == null) throw new Error("the fixture has one collection");
  const rebuild = { from: "articles__g1", target: "", phase: "switched" as const };
  const filled = {
    ...old,
    ...{ name: "articles__g2", shardsNum: 2, ownership: { ...old.ownership, generation: 2, rebuild } },
    properties: { ...old.properties, [allowKeys]: "true" },
  };
  const state: LiveState = { ...input.state, collections: [{ ...old, aliases: [] }, filled] };
  const { actions } = plan({ ...input, state });
  expect(actions).toMatchObject([{ address: "collection/articles/rebuild", guards: [] }]);
  expect(actions[0]?.operations).toContainEqual(expect.objectContaining({ remove: [allowKeys] }));
});

test("a spec that asks for the property keeps it", async () => {
  const kept = "properties: { allow_insert_auto_id: true, collection.ttl.seconds: 60 }";
  const asked = auto.replace("properties: { collection.ttl.seconds: 60 }", kept);
  const input = await inputOn("2.6.15");
  const [action] = plan({ ...input, specs: await specsOf(`${asked}shardsNum: 2\n`) }).actions;
  expect(JSON.stringify(action?.operations)).not.toContain(`"remove":["${allowKeys}"]`);
});

test("a spec that forbids the property gets that back once the keys are copied", async () => {
  const refused = "properties: { allow_insert_auto_id: false, collection.ttl.seconds: 60 }";
  const asked = auto.replace("properties: { collection.ttl.seconds: 60 }", refused);
  const input = await inputOn("2.6.15");
  const [action] = plan({ ...input, specs: await specsOf(`${asked}shardsNum: 2\n`) }).actions;
  expect(action?.operations.find(({ kind }) => kind === "create-collection")).toMatchObject({
    properties: { [allowKeys]: "true" },
  });
  expect(action?.operations.at(-2)).toMatchObject({ set: { [allowKeys]: "false" }, remove: [] });
});

test.each<ServerName>(["2.3.5", "lite"])(
  "every row gets a new key on %s, if that is allowed",
  async (server) => {
    const [action] = plan(await inputOn(server)).actions;
    expect(action).toMatchObject({
      class: "rebuild",
      losses: [{ kind: "keys", what: "the keys of all rows of articles, which get new ones" }],
      guards: [{ value: "articles" }, { value: "keys" }],
    });
    expect(JSON.stringify(action?.operations)).not.toContain(allowKeys);
  },
);

test("keys that rows have brought are kept where Milvus is no longer to make them", async () => {
  const input = await inputOn("2.3.5");
  const [action] = plan({ ...input, specs: await specsOf(baseSpec) }).actions;
  expect(action).toMatchObject({ class: "rebuild", losses: [] });
});
