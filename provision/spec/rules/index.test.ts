import { expect, it } from "vitest";
import { rulesCodes } from "../../diagnostics/codes/rules.ts";
import { loadSpecs } from "../index.ts";
import { rules } from "./index.ts";

it("gives each code one rule and one description", () => {
  const codes = rules.flatMap((rule) => rule.codes);
  expect(codes.toSorted()).toEqual(Object.keys(rulesCodes).toSorted());
});

it("finds nothing in the example", async () => {
  const specs = await loadSpecs();
  const context = { ...specs, collections: specs.collections };
  expect(context.collections.length).toBeGreaterThan(0);
  expect(rules.flatMap((rule) => [...rule.check(context)])).toEqual([]);
});
