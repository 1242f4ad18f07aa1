import { describe, expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import { appliedState, specsFrom } from "../../../tests/plan/fixtures.ts";
import { simulate } from "../../../tests/plan/simulate.ts";
import { capabilitiesOf } from "../../state/capabilities-of.ts";
import type { LiveCollection, LiveState, ServerInfo } from "../../state/types.ts";
import { type Plan, plan, rollbackPlan } from "../index.ts";
import { allowKeys } from "./auto-keys.ts";

const milvus = (major: number, minor: number, patch: number): ServerInfo => ({
  ...{ product: "milvus", version: `${major}.${minor}.${patch}` },
  ...{ major, minor, patch },
});
const auto = baseSpec.replace("primaryKey: true", "primaryKey: true, autoId: true");
const refusing = auto.replace("properties: {", `properties: { ${allowKeys}: false,`);
const allowing = auto.replace("properties: {", `properties: { ${allowKeys}: true,`);
const specsOf = (text: string) => specsFrom({ "collections/articles.yaml": text });
const shards = (text: string) => specsOf(`${text}shardsNum: 2\n`);

/** A server on which a collection was rebuilt once, and what can be done there. */
async function rebuiltOn(server: ServerInfo, text = auto) {
  const capabilities = capabilitiesOf(server);
  const [before, after] = [await specsOf(text), await shards(text)];
  const step = (state: LiveState, operation: ReturnType<typeof operationsOf>[number]) =>
    simulate(state, operation, capabilities);
  const rebuild = plan({ specs: after, state: appliedState(before, server), capabilities });
  const rolledBack = (state: LiveState, { to, newRows = true }: { to?: string; newRows?: boolean } = {}) =>
    rollbackPlan({ ...{ specs: after, state, capabilities, newRows }, ...(to ? { to } : {}) });
  return {
    ...{ step, rolledBack },
    there: operationsOf(rebuild).reduce(step, appliedState(before, server)),
    planned: (specs: typeof before, state: LiveState) => plan({ specs, state, capabilities }),
    before,
  };
}

describe.each([milvus(2, 6, 20), milvus(3, 0, 0)])("on Milvus $version", (server) => {
  test("rows written since the rebuild go back with their keys, which are allowed for as long as that lasts", async () => {
    const { there, rolledBack, step, planned, before } = await rebuiltOn(server);
    const { plan: back, to } = rolledBack(there);
    expect(to).toBe("articles__g1");
    expect(back.actions).toMatchObject([{ class: "live", losses: [], guards: [] }]);
    const operations = operationsOf(back);
    const kinds = operations.map(({ kind }) => kind);
    const copy = kinds.indexOf("copy-rows");
    expect(operations[copy]).toMatchObject({ mapping: { keys: "kept" }, back: true });
    expect(operations[copy - 1]).toMatchObject({ collection: to, set: { [allowKeys]: "true" } });
    expect(operations.slice(kinds.indexOf("reconcile-rows"))).toContainEqual(
      expect.objectContaining({ collection: to, remove: [allowKeys] }),
    );
    const done = operations.reduce(step, there);
    expect(searched(done)).toMatchObject({ name: "articles__g1", ownership: { rebuild: null } });
    expect(searched(done)?.properties).not.toHaveProperty(allowKeys);
    expect(changes(planned(before, done))).toEqual([]);
  });

  test.each([
    ["nothing", auto, undefined],
    ["that keys are refused", refusing, "false"],
    ["that keys are taken", allowing, "true"],
  ])(
    "cut off anywhere it goes on, and where the spec says %s the property is that again",
    async (_, text, value) => {
      const { there, rolledBack, step, planned, before } = await rebuiltOn(server, text);
      const all = operationsOf(rolledBack(there).plan);
      for (let cut = 0; cut < all.length; cut += 1) {
        const cutOff = all.slice(0, cut).reduce(step, there);
        const again = rolledBack(cutOff);
        expect(again.to).toBe("articles__g1");
        // What brings rows over needs the property, whoever set it.
        let state = cutOff;
        for (const operation of operationsOf(again.plan)) {
          if (operation.kind === "copy-rows" || operation.kind === "reconcile-rows") {
            const target = state.collections.find(({ name }) => name === operation.collection);
            expect(target?.properties[allowKeys]).toBe("true");
          }
          state = step(state, operation);
        }
        expect(searched(state)?.properties[allowKeys]).toBe(value);
        expect(changes(planned(before, state))).toEqual([]);
      }
    },
  );
});

test.each([auto, refusing, allowing])(
  "without new rows, one that was cut off anywhere ends, and no apply goes on with it",
  async (text) => {
    const server = milvus(2, 6, 20);
    const { there, rolledBack, step, planned, before } = await rebuiltOn(server, text);
    const all = operationsOf(rolledBack(there).plan);
    const { [allowKeys]: asked } = appliedState(before, server).collections[0]?.properties ?? {};
    for (let cut = 0; cut < all.length; cut += 1) {
      const cutOff = all.slice(0, cut).reduce(step, there);
      const again = rolledBack(cutOff, { newRows: false });
      const kinds = operationsOf(again.plan).map(({ kind }) => kind);
      expect(kinds).not.toContain("reconcile-rows");
      const done = operationsOf(again.plan).reduce(step, cutOff);
      expect(searched(done)).toMatchObject({ name: "articles__g1", ownership: { rebuild: null } });
      expect(searched(done)?.properties[allowKeys]).toBe(asked);
      expect(rolledBack(done, { to: again.to, newRows: false }).plan.actions).toEqual([]);
      expect(changes(planned(before, done))).toEqual([]);
    }
  },
);

test("what can no longer be finished leaves the property as it was", async () => {
  for (const text of [auto, refusing, allowing]) {
    const server = milvus(2, 6, 20);
    const { there, rolledBack, step, planned, before } = await rebuiltOn(server, text);
    const all = operationsOf(rolledBack(there).plan);
    const moved = all.findIndex(({ kind }) => kind === "alter-alias") + 1;
    const cutOff = all.slice(0, moved).reduce(step, there);
    const alone = {
      ...cutOff,
      collections: cutOff.collections.filter(({ name }) => name === "articles__g1"),
    };
    const plan = planned(before, alone);
    const done = operationsOf(plan).reduce(step, alone);
    expect(plan.actions.flatMap(({ guards }) => guards)).toEqual([]);
    const asked = appliedState(before, server).collections[0]?.properties[allowKeys];
    expect(searched(done)?.properties[allowKeys]).toBe(asked);
    expect(changes(planned(before, done))).toEqual([]);
  }
});

test.each([milvus(2, 3, 5), milvus(2, 5, 24)])("on Milvus $version they cannot go back", async (server) => {
  const { there, rolledBack } = await rebuiltOn(server);
  const [action] = rolledBack(there).plan.actions;
  expect(action).toMatchObject({ class: "forbidden", operations: [] });
  expect(action?.reason).toMatch(/this server takes none with a row.*`--without-new-rows` goes back without/);
});

function searched({ collections }: LiveState): LiveCollection | undefined {
  return collections.find(({ aliases }) => aliases.includes("articles"));
}

function operationsOf({ actions }: Plan) {
  return actions.flatMap(({ operations }) => operations);
}

function changes({ actions }: Plan) {
  return actions.filter(({ verb }) => verb !== "noop");
}
