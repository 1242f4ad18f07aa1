import { describe, expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import { appliedState, servers, specsFrom } from "../../../tests/plan/fixtures.ts";
import { simulate } from "../../../tests/plan/simulate.ts";
import { capabilitiesOf } from "../../state/capabilities-of.ts";
import type { LiveState } from "../../state/types.ts";
import { type Plan, plan, rollbackPlan } from "../index.ts";

const rebuilt = `${baseSpec}shardsNum: 2\n`;

describe.each([servers["2.3.5"], servers["2.6.15"]])("rows that a rollback leaves behind", (server) => {
  const capabilities = capabilitiesOf(server);
  const done = (state: LiveState, { actions }: Plan) =>
    actions
      .flatMap(({ operations }) => operations)
      .reduce((now, operation) => simulate(now, operation, capabilities), state);
  async function scene() {
    const [before, after] = await Promise.all(
      [baseSpec, rebuilt].map((text) => specsFrom({ "collections/articles.yaml": text })),
    );
    if (before === undefined || after === undefined) throw new Error("no specs");
    const start = appliedState(before, server);
    const there = done(start, plan({ specs: after, state: start, capabilities }));
    const rollback = (state: LiveState, newRows: boolean) =>
      rollbackPlan({ specs: after, state, capabilities, newRows }).plan;
    const back = (state: LiveState, newRows: boolean) => done(state, rollback(state, newRows));
    const next = (state: LiveState) => plan({ specs: after, state, capabilities });
    return { there, back, rollback, next };
  }

  test("are guarded where the next rebuild drops their generation", async () => {
    const { there, back, next } = await scene();
    const [action] = next(back(there, false)).actions;
    expect(action).toMatchObject({
      class: "rebuild",
      guards: expect.arrayContaining([{ flag: "allow-delete", value: "rows" }]),
      losses: [{ kind: "rows", what: "rows of articles that a rollback left in articles__g2" }],
    });
  });

  test("are none where they were brought back", async () => {
    const { there, back, next } = await scene();
    const [action] = next(back(there, true)).actions;
    expect(action?.class).toBe("rebuild");
    expect(action?.guards).not.toContainEqual({ flag: "allow-delete", value: "rows" });
    expect(action?.losses).toMatchObject([{ kind: "generation" }]);
  });

  test("are not deleted by going forward to them with the rows of what is searched", async () => {
    const { there, back, rollback } = await scene();
    const [action] = rollback(back(there, false), true).actions;
    expect(action).toMatchObject({
      class: "forbidden",
      reason: expect.stringContaining("rows that a rollback left in articles__g2 would be deleted"),
    });
  });

  test("are none any more once their generation is searched again", async () => {
    const { there, back } = await scene();
    const forward = back(back(there, false), false);
    const searched = forward.collections.find(({ aliases }) => aliases.includes("articles"));
    expect(searched).toMatchObject({ name: "articles__g2" });
    expect(searched?.ownership?.leftRows).toBeUndefined();
  });
});
