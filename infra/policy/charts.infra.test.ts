import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { inNamespace, objectsOf } from "../../tests/infra/objects-of.ts";
import { renderCharts } from "../../tests/infra/render-charts.ts";
import { recordStack, stackConfig, stackNames } from "../../tests/infra/stacks.ts";
import { parties } from "../networking/parties.ts";
import { surroundingsOf } from "../networking/surroundings.ts";
import { fieldsOf } from "../workload/fields.ts";
import { podTemplateOf } from "./pods.ts";
import { titleOf } from "./rule.ts";
import { objectRules, stackRules } from "./rules/index.ts";

/** `MILVUS_STACK_CHARTS_DIR` names a folder with the charts (`npx milvus-stack charts pull --out DIR`). */
const dir = process.env.MILVUS_STACK_CHARTS_DIR ?? "";
const reason = dir === "" ? " (not run: MILVUS_STACK_CHARTS_DIR names no folder)" : "";

describe.skipIf(dir === "")(`all that a stack deploys, its charts included${reason}`, () => {
  beforeAll(() => void vi.spyOn(console, "warn").mockReturnValue());
  afterAll(() => void vi.restoreAllMocks());

  test.each(stackNames)(
    "%s keeps the policies, and each of its pods is one party of its NetworkPolicies",
    async (name) => {
      const config = stackConfig(name);
      const program = await recordStack(name);
      // Some templates leave the namespace to who applies them.
      const objects = [...objectsOf(program), ...(await renderCharts(program, dir))].map((object) =>
        inNamespace(object, config.namespace),
      );

      const broken = objects.flatMap((object) =>
        objectRules.flatMap((rule) =>
          rule.check(object, config).map((message) => `${rule.name}: ${titleOf(object)}: ${message}`),
        ),
      );
      const budgets = stackRules.flatMap((rule) => rule.check(objects).map(({ message }) => message));
      expect([...broken, ...budgets]).toEqual([]);

      const present = surroundingsOf(config).parties;
      const strangers = objects.flatMap((object) => {
        const template = podTemplateOf(object);
        if (template === null) return [];
        const labels = fieldsOf(fieldsOf(template.metadata).labels);
        const fitting = present.filter((party) =>
          Object.entries(parties[party]).every(([key, value]) => labels[key] === value),
        );
        return fitting.length === 1 ? [] : [`${titleOf(object)} is ${fitting.join(" and ") || "nobody"}`];
      });
      expect(strangers).toEqual([]);
    },
  );
});
