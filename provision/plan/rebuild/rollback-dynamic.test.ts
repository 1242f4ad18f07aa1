import { describe, expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import { appliedState, servers, specsFrom } from "../../../tests/plan/fixtures.ts";
import { simulate } from "../../../tests/plan/simulate.ts";
import { capabilitiesOf } from "../../state/capabilities-of.ts";
import { plan, rollbackPlan } from "../index.ts";

const dynamic = `${baseSpec}enableDynamicField: true\n`;
const withField = (text: string, index = "") =>
  dynamic
    .replace("  - { name: emb", `  - { name: extra, ${text} }\n  - { name: emb`)
    .replace("indexes:", `indexes:${index && `\n  - { field: extra, ${index} }`}`);
const specsOf = (text: string) => specsFrom({ "collections/articles.yaml": text });
const flat = "indexType: FLAT, metricType: L2";

/** What a rollback would do after a rebuild from one spec to another. */
async function rolledBack(after: string, { newRows = true } = {}) {
  const server = servers["2.6.15"];
  const known = capabilitiesOf(server);
  const specs = await specsOf(after);
  const start = appliedState(await specsOf(dynamic), server);
  const rebuild = plan({ specs, state: start, capabilities: known });
  expect(rebuild.actions).toMatchObject([{ class: "rebuild" }]);
  const state = rebuild.actions
    .flatMap(({ operations }) => operations)
    .reduce((now, operation) => simulate(now, operation, known), start);
  return rollbackPlan({ specs, state, capabilities: known, newRows }).plan.actions;
}
const copied = (actions: Awaited<ReturnType<typeof rolledBack>>) =>
  actions.flatMap(({ operations }) => operations).find(({ kind }) => kind === "copy-rows");

describe("a field that may have been a dynamic key before its rebuild", () => {
  test.each([
    ["FloatVector", flat, "dim: 2"],
    ["BinaryVector", "indexType: BIN_FLAT, metricType: HAMMING", "dim: 8"],
    ["SparseFloatVector", "indexType: SPARSE_INVERTED_INDEX, metricType: IP", ""],
  ])("keeps new rows from going back where it is a %s", async (type, index, dim) => {
    const after = withField([`dataType: ${type}`, dim].filter(Boolean).join(", "), index);
    const actions = await rolledBack(after);
    expect(actions).toMatchObject([{ class: "forbidden", operations: [] }]);
    expect(actions[0]?.reason).toContain(
      `cannot go back to articles__g1: values of field extra (${type}) cannot become dynamic ones again; ` +
        "`--without-new-rows` goes back without them",
    );
    expect(await rolledBack(after, { newRows: false })).toMatchObject([{ class: "live" }]);
  });

  test.each(["Int64", "VarChar, maxLength: 64", "JSON"])("becomes one again where it is %s", async (type) => {
    const actions = await rolledBack(withField(`dataType: ${type}, nullable: true`));
    expect(actions).toMatchObject([{ class: "live" }]);
    expect(copied(actions)).toMatchObject({ mapping: { asDynamic: ["extra"], dynamic: true } });
  });

  test("is left out where it is a vector that `embed` fills: no row had it as a dynamic value", async () => {
    const filled = withField("dataType: FloatVector", flat).replace(
      "into: embedding }",
      "into: embedding }\n  - { from: title, into: extra }",
    );
    const actions = await rolledBack(filled);
    expect(actions).toMatchObject([{ class: "live" }]);
    expect(copied(actions)).toMatchObject({ mapping: { asDynamic: [] } });
  });

  test("is left out where a function makes it", async () => {
    const made = withField(
      "dataType: SparseFloatVector",
      "indexType: SPARSE_INVERTED_INDEX, metricType: BM25",
    )
      .replace("maxLength: 64", "maxLength: 64, enableAnalyzer: true")
      .concat(
        "functions:\n  - { name: bm25, type: BM25, inputFieldNames: [title], outputFieldNames: [extra] }\n",
      );
    const actions = await rolledBack(made);
    expect(actions).toMatchObject([{ class: "live" }]);
    expect(copied(actions)).toMatchObject({ mapping: { asDynamic: [] } });
  });
});
