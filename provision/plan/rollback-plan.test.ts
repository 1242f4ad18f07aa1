import { describe, expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import {
  appliedState,
  capabilities,
  type ServerName,
  servers,
  specsFrom,
} from "../../tests/plan/fixtures.ts";
import { simulate } from "../../tests/plan/simulate.ts";
import type { LiveState } from "../state/types.ts";
import { type Plan, plan, rollbackPlan } from "./index.ts";
import type { PlanSpecs } from "./plan-input.ts";

const before = await specsOf(baseSpec);
const sharded = await specsOf(baseSpec.replace("load:", "shardsNum: 2\nload:"));
const othersModel = await specsOf(baseSpec.replace("from: title", 'template: "{title}!"'));

describe.each(Object.keys(servers) as ServerName[])("on %s", (server) => {
  const abilities = capabilities(server);
  const step = (state: LiveState, operation: ReturnType<typeof operationsOf>[number]) =>
    simulate(state, operation, abilities);
  const planned = (specs: PlanSpecs, state: LiveState) => plan({ specs, state, capabilities: abilities });
  const rolledBack = (specs: PlanSpecs, state: LiveState, to?: string, newRows = true) =>
    rollbackPlan({ specs, state, capabilities: abilities, newRows, ...(to === undefined ? {} : { to }) });
  const rebuilt = (specs: PlanSpecs): LiveState => {
    const state = appliedState(before, servers[server]);
    return operationsOf(planned(specs, state)).reduce(step, state);
  };
  const searched = (state: LiveState) =>
    state.collections.filter(({ aliases }) => aliases.includes("articles")).map(({ name }) => name);

  test("goes back, leaves nothing to do, and forward again the same way", () => {
    const there = rebuilt(sharded);
    expect(searched(there)).toEqual(["articles__g2"]);
    const { plan: back, to } = rolledBack(sharded, there);
    expect(to).toBe("articles__g1");
    expect(back.actions).toMatchObject([{ address: "collection/articles/rollback", class: "live" }]);
    const done = operationsOf(back).reduce(step, there);
    expect(searched(done)).toEqual(["articles__g1"]);
    expect(done.collections.find(({ name }) => name === "articles__g2")).toMatchObject({ load: null });
    expect(rolledBack(sharded, done, to).plan.actions).toEqual([]);
    expect(changes(planned(before, done))).toEqual([]);
    expect(rolledBack(sharded, done).to).toBe("articles__g2");
  });

  test("cut off anywhere it goes on when it is asked again, and what is kept stays kept", () => {
    const there = rebuilt(sharded);
    const all = operationsOf(rolledBack(sharded, there).plan);
    for (let cut = 0; cut <= all.length; cut += 1) {
      const cutOff = all.slice(0, cut).reduce(step, there);
      const deleted = changes(planned(sharded, cutOff)).filter(({ verb }) => verb === "delete");
      expect(deleted).toEqual([]);
      // Once it is finished, asking for no generation by name would go forward again.
      for (const to of cut === all.length ? ["articles__g1"] : [undefined, "articles__g1"]) {
        const again = rolledBack(sharded, cutOff, to);
        expect(again.to).toBe("articles__g1");
        const done = operationsOf(again.plan).reduce(step, cutOff);
        expect(searched(done)).toEqual(["articles__g1"]);
        expect(changes(planned(before, done))).toEqual([]);
      }
    }
  });

  test("rows that were embedded in another way cannot go back until the specs have the old way", () => {
    const there = rebuilt(othersModel);
    const [action] = rolledBack(othersModel, there).plan.actions;
    expect(action).toMatchObject({ class: "forbidden", operations: [] });
    expect(action?.reason).toContain("embedding was embedded by another model or text");
    expect(rolledBack(before, there).plan.actions).toMatchObject([{ class: "live" }]);
    const [without] = rolledBack(othersModel, there, undefined, false).plan.actions;
    expect(without).toMatchObject({
      class: "live",
      guards: [{ flag: "allow-rebuild", value: "articles" }],
      operations: [
        { kind: "load" },
        { kind: "set-properties", collection: "articles__g2", set: { "milvus-stack.left-rows": "true" } },
        ...grants(),
        { kind: "alter-alias" },
        { kind: "release" },
      ],
    });
  });

  test("there has to be something to go back to", () => {
    const never = appliedState(before, servers[server]);
    expect(() => rolledBack(before, never)).toThrow("There is nothing to roll articles back to.");
    const there = rebuilt(sharded);
    expect(() => rolledBack(before, there, "articles__g7")).toThrow(
      "There is nothing to roll articles back to.",
    );
    const begun = operationsOf(planned(before, there)).slice(0, 1).reduce(step, there);
    expect(() => rolledBack(before, begun)).toThrow("A rebuild of articles was cut short.");
  });

  function grants() {
    return abilities.rbac ? [{ kind: "copy-grants" }] : [];
  }
});

async function specsOf(spec: string) {
  return await specsFrom({ "collections/articles.yaml": spec });
}

function operationsOf({ actions }: Plan) {
  return actions.flatMap(({ operations }) => operations);
}

function changes({ actions }: Plan) {
  return actions.filter(({ verb }) => verb !== "noop");
}
