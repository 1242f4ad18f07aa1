import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parsePlan, plan, serializePlan } from "../../provision/plan/index.ts";
import { planCases } from "../plan/cases.ts";
import { appliedState, capabilities, emptyState, servers, specsFrom } from "../plan/fixtures.ts";

/** What is planned when a spec goes from one text to another. `UPDATE_GOLDEN=1` writes the expectations anew. */
const update = process.env.UPDATE_GOLDEN === "1";

describe.each(Object.keys(planCases))("a plan for: %s", (name) => {
  const { before, after, on } = planCases[name] ?? { before: null, after: "", on: [] };
  test.each([...on])("on %s", async (server) => {
    const was = before === null ? null : await specsFrom({ "collections/articles.yaml": before });
    const state = was === null ? emptyState(servers[server]) : appliedState(was, servers[server]);
    const specs = await specsFrom(after === null ? {} : { "collections/articles.yaml": after });
    const planned = plan({ specs, state, capabilities: capabilities(server) });

    const text = serializePlan(planned);
    expect(await parsePlan(text, "plan.json")).toEqual(planned);
    const file = fileURLToPath(
      new URL(`plan/${name.replaceAll(/\W+/g, "-")}.${server}.json`, import.meta.url),
    );
    if (update) await writeFile(file, text);
    expect(text).toBe(await readFile(file, "utf8"));
  });
});
