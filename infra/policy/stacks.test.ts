import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { recordStack, stackConfig, stackNames } from "../../tests/infra/stacks.ts";
import { type KubernetesObject, titleOf } from "./rule.ts";
import { objectRules, stackRules } from "./rules/index.ts";

// The stand-ins for charts are unpacked, of which the program warns.
beforeAll(() => void vi.spyOn(console, "warn").mockReturnValue());
afterAll(() => void vi.restoreAllMocks());

// Charts are not rendered here: these are the objects that the program makes itself.
describe("the project's own stacks keep the rules", () => {
  test.each(stackNames)("%s", async (name) => {
    const { resources } = await recordStack(name);
    const objects = resources
      .filter(({ type }) => type.startsWith("kubernetes:") && !type.includes("helm.sh"))
      .map(({ type, inputs }): KubernetesObject => ({ ...inputs, kind: type.split(":").at(-1) ?? "" }));
    expect(objects.length).toBeGreaterThan(5);

    const { environment } = stackConfig(name);
    const broken = [
      ...objects.flatMap((object) =>
        objectRules.flatMap((rule) =>
          rule
            .check(object, { environment })
            .map((message) => `${rule.name}: ${titleOf(object)}: ${message}`),
        ),
      ),
      ...stackRules.flatMap((rule) => rule.check(objects).map(({ message }) => `${rule.name}: ${message}`)),
    ];
    expect(broken).toEqual([]);
  });
});
