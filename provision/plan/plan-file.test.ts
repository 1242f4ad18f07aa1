import { expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import { capabilities, emptyState, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { parsePlan, plan, serializePlan } from "./index.ts";

const specs = await specsFrom({ "collections/articles.yaml": baseSpec });
const made = plan({ specs, state: emptyState(servers.lite), capabilities: capabilities("lite") });
const text = serializePlan(made);

test("a plan is plain data: it comes back from its file as it was", async () => {
  expect(await parsePlan(text, "plan.json")).toEqual(made);
});

test.each([
  ["another format version", text.replace('"formatVersion": 1', '"formatVersion": 2'), "MS305"],
  ["no format version at all", "{}", "MS304"],
  ["no JSON", text.slice(0, 100), "MS304"],
  ["a list", "[]", "MS304"],
  ["an unknown operation", text.replace('"create-alias"', '"make-alias"'), "MS304"],
  ["an unknown key", text.replace('"environment":', '"surprise": 1, "environment":'), "MS304"],
  ["a missing key", text.replace(/"stateDigest": "\w+",/, ""), "MS304"],
])("%s is refused with exit code 3", async (_, broken, code) => {
  expect(broken).not.toBe(text);
  let thrown: unknown;
  try {
    await parsePlan(broken, "plan.json");
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(MilvusStackError);
  expect(thrown).toMatchObject({
    exitCode: 3,
    diagnostics: [{ code, fix: expect.stringContaining("plan --out") }],
  });
});
