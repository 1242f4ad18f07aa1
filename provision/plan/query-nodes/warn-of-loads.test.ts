import { describe, expect, test } from "vitest";
import { baseSpec } from "../../../tests/plan/cases.ts";
import {
  appliedState,
  capabilities,
  emptyState,
  type ServerName,
  servers,
  specsFrom,
} from "../../../tests/plan/fixtures.ts";
import type { LiveResourceGroup } from "../../state/access-types.ts";
import type { LiveState } from "../../state/types.ts";
import { parsePlan, plan, serializePlan } from "../index.ts";
import { plainPlan } from "../render/plan-style.ts";
import { renderMarkdown } from "../render/render-markdown.ts";
import { renderPlan } from "../render/render-plan.ts";
import { asksForNodes } from "./warn-of-loads.ts";

const byDefault = "__default_resource_group";
const group = (name: string, available: number, limits = available): LiveResourceGroup => ({
  ...{ name, available, limits, requests: name === byDefault ? 0 : limits, nodes: [] },
  ...{ transferFrom: [], transferTo: [] },
});

function specsOf(spec: string, access = "") {
  return specsFrom({
    "collections/articles.yaml": spec,
    ...(access === "" ? {} : { "access/groups.yaml": access }),
  });
}

/** What a plan warns of, by address. */
async function warned(
  load: string,
  queryNodes: readonly LiveResourceGroup[] | undefined,
  { server = "2.6.15", access = "", spec = baseSpec, before = true } = {} as {
    readonly server?: ServerName;
    readonly access?: string;
    readonly spec?: string;
    readonly before?: boolean;
  },
) {
  const state = before ? appliedState(await specsOf(baseSpec), servers[server]) : emptyState(servers[server]);
  const live: LiveState["access"] = {
    ...{ roles: [], users: [], privilegeGroups: [], databaseProperties: {} },
    resourceGroups: queryNodes ?? [],
  };
  const planned = plan({
    specs: await specsOf(spec.replace(/^load:.*$/m, `load: ${load}`), access),
    state: access === "" ? state : { ...state, access: live },
    capabilities: capabilities(server),
    queryNodes,
  });
  return {
    planned,
    causes: planned.actions.flatMap(({ address, warnings = [] }) =>
      warnings.map(({ code, cause }) => [address, code, cause.replace(/^.* and (?=resource group)/, "")]),
    ),
  };
}

describe.each<ServerName>(["2.3.5", "2.6.15"])("on %s", (server) => {
  test.each([
    ["a loaded collection that is to have more", true],
    ["a collection that is new", false],
  ])("more replicas than query nodes are told beforehand: %s", async (_, before) => {
    const { causes } = await warned("{ replicas: 3 }", [group(byDefault, 2, 1_000_000)], { server, before });
    expect(causes).toEqual([
      ["collection/articles/load", "MS361", `resource group ${byDefault} has 2 of them and needs 3.`],
    ]);
  });

  test("enough of them are not worth a word, and neither is what nobody knows", async () => {
    for (const groups of [[group(byDefault, 3, 1_000_000)], undefined]) {
      const { planned } = await warned("{ replicas: 3 }", groups, { server });
      expect(planned.actions.some((action) => "warnings" in action)).toBe(false);
    }
  });

  test("a rebuild says it once", async () => {
    const spec = baseSpec.replace("load:", "shardsNum: 2\nload:");
    const { causes } = await warned("{ replicas: 3 }", [group(byDefault, 1, 1_000_000)], { server, spec });
    expect(causes).toEqual([
      ["collection/articles", "MS361", `resource group ${byDefault} has 1 of them and needs 3.`],
    ]);
  });
});

describe("groups that the same plan changes", () => {
  const fast = (requests: number) => `resourceGroup: fast\nnodes: { requests: ${requests} }\n`;
  const load = "{ replicas: 2, resourceGroups: [fast] }";

  test("have the nodes that are moved to them where nodes are moved", async () => {
    const three = [group(byDefault, 3, 1_000_000)];
    expect((await warned(load, three, { server: "2.3.5", access: fast(2) })).causes).toEqual([]);
    expect((await warned(load, three, { server: "2.3.5", access: fast(1) })).causes).toEqual([
      ["collection/articles/load", "MS361", "resource group fast has 1 of them and needs 2."],
    ]);
  });

  test("leave the others what is left", async () => {
    const three = [group(byDefault, 3, 1_000_000)];
    const { causes } = await warned("{ replicas: 2 }", three, { server: "2.3.5", access: fast(2) });
    expect(causes).toEqual([
      ["collection/articles/load", "MS361", `resource group ${byDefault} has 1 of them and needs 2.`],
    ]);
  });

  test("may get any node that their limit allows where the server moves them", async () => {
    const three = [group(byDefault, 3, 1_000_000)];
    expect((await warned(load, three, { access: fast(2) })).causes).toEqual([]);
    expect((await warned(load, three, { access: fast(1) })).causes).toEqual([
      ["collection/articles/load", "MS361", "resource group fast has 1 of them and needs 2."],
    ]);
    const one = [group(byDefault, 1, 1_000_000)];
    expect((await warned(load, one, { access: fast(2) })).causes).toEqual([
      ["collection/articles/load", "MS361", "resource group fast has 1 of them and needs 2."],
    ]);
  });
});

test("query nodes are asked for only where a plan loads several replicas or names groups", async () => {
  const asks = async (load: string) => {
    const { planned } = await warned(load, undefined, { before: false });
    return asksForNodes(planned.actions);
  };
  expect(await asks("{ replicas: 1 }")).toBe(false);
  expect(await asks("false")).toBe(false);
  expect(await asks("{ replicas: 2 }")).toBe(true);
  expect(await asks("{ replicas: 1, resourceGroups: [fast] }")).toBe(true);
});

test("every view of a plan shows it", async () => {
  const { planned } = await warned("{ replicas: 3 }", [group(byDefault, 1, 1_000_000)]);
  const said = `warning MS361: 3 replicas of articles cannot be loaded: there are too few query nodes. Every replica needs a query node of its own, and resource group ${byDefault} has 1 of them and needs 3. Add query nodes`;
  const oneLine = (text: string) => text.replaceAll(/\n[!\s]*/g, " ");
  expect(oneLine(renderPlan(planned, plainPlan))).toContain(said);
  expect(oneLine(renderMarkdown(planned))).toContain(said);
  const text = serializePlan(planned);
  expect(await parsePlan(text, "plan.json")).toEqual(planned);
  expect(text).toContain('"code": "MS361"');
});
