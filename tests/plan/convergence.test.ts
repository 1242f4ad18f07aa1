import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasChanges, type Plan, plan } from "../../provision/plan/index.ts";
import type { LiveState } from "../../provision/state/types.ts";
import { runsOf } from "../soak.ts";
import { baseSpec } from "./cases.ts";
import { appliedState, capabilities, emptyState, type ServerName, servers, specsFrom } from "./fixtures.ts";
import { simulate } from "./simulate.ts";

/** Ways in which a spec may differ from the base, as edits of its text. */
const edits: readonly (readonly [from: string, to: string])[] = [
  ["description: News", "description: Other"],
  ["load:", "consistencyLevel: Strong\nload:"],
  ["seconds: 60", "seconds: 61"],
  ["ttl.seconds: 60", "ttl.seconds: 60, mmap.enabled: true"],
  ["load:", "shardsNum: 2\nload:"],
  ["load:", "enableDynamicField: true\nload:"],
  ["maxLength: 64", "maxLength: 65"],
  ["headline", "first line"],
  ["  - { name: emb", "  - { name: views, dataType: Int64 }\n  - { name: emb"],
  ["[science,", "["],
  ["[science,", "[health, science,"],
  ["M: 16", "M: 17"],
  ["indexType: HNSW", "name: by_meaning, indexType: HNSW"],
  ["replicas: 1", "replicas: 2"],
  ["load: { replicas: 1 }", "load: false"],
  ["load: { replicas: 1 }", "load: { replicas: 1, partitions: [business] }"],
  ["from: title", 'template: "{title}!"'],
];
/** What only newer servers have, and change in place. */
const newerEdits: typeof edits = [
  ["  - { name: emb", "  - { name: rank, dataType: Int64, nullable: true }\n  - { name: emb"],
  ["efConstruction: 200 }", "efConstruction: 200 }, mmap: true"],
  ["efConstruction: 200", 'efConstruction: 200, warmup: "sync"'],
  ["headline }", "headline, mmap: true }"],
];
const textOn = (server: ServerName) =>
  fc
    .subarray([...edits, ...(server === "2.6.15" ? newerEdits : [])])
    .map((chosen) => chosen.reduce((spec, [from, to]) => spec.replace(from, to), baseSpec));
const settings = fc.record({ fresh: fc.boolean(), pruneOld: fc.boolean(), noOutage: fc.boolean() });
const damage = fc.record({
  alias: fc.boolean(),
  index: fc.boolean(),
  load: fc.boolean(),
  byHand: fc.boolean(),
});

describe.each(Object.keys(servers) as ServerName[])("on %s", (server) => {
  const target = { capabilities: capabilities(server) };
  const text = textOn(server);

  test("carried out as far as it goes, cut off anywhere and planned again, it ends in no change", async () => {
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        settings,
        damage,
        fc.nat(40),
        async (was, is, { fresh, ...options }, broken, cut) => {
          const before = await specsOf(was);
          const specs = await specsOf(is);
          const start = fresh
            ? emptyState(servers[server])
            : damaged(appliedState(before, servers[server]), broken);

          const first = plan({ ...target, specs, state: start, options });
          if (isRefused(first)) return;
          const cutOff = operationsOf(first).slice(0, cut).reduce(step, start);
          const second = plan({ ...target, specs, state: cutOff, options });
          expect(isRefused(second)).toBe(false);
          const done = operationsOf(second).reduce(step, cutOff);
          const last = plan({ ...target, specs, state: done, options });
          expect(last.actions.filter(({ verb }) => verb !== "noop")).toEqual([]);
        },
      ),
      { numRuns: runsOf(60) },
    );

    function step(state: LiveState, operation: ReturnType<typeof operationsOf>[number]): LiveState {
      return simulate(state, operation, target.capabilities);
    }
  });

  test("the same input gives the same plan, and what is refused does nothing", async () => {
    await fc.assert(
      fc.asyncProperty(text, text, async (was, is) => {
        const state = appliedState(await specsOf(was), servers[server]);
        const specs = await specsOf(is);
        const planned = plan({ ...target, specs, state });
        expect(plan({ ...target, specs, state })).toEqual(planned);
        for (const { verb, class: change, operations } of planned.actions) {
          expect(operations.length === 0).toBe(verb === "noop" || change === "forbidden");
        }
        expect(hasChanges(planned)).toBe(planned.actions.some(({ verb }) => verb !== "noop"));
        // A spec that the server cannot have stays refused, however often it is planned.
        if (was === is && !isRefused(planned)) expect(hasChanges(planned)).toBe(false);
      }),
      { numRuns: runsOf(40) },
    );
  });
});

const read = new Map<string, ReturnType<typeof specsFrom>>();
function specsOf(spec: string): ReturnType<typeof specsFrom> {
  const specs = read.get(spec) ?? specsFrom({ "collections/a.yaml": spec });
  read.set(spec, specs);
  return specs;
}

function operationsOf({ actions }: Plan) {
  return actions.flatMap(({ operations }) => operations);
}

function isRefused({ actions }: Plan): boolean {
  return actions.some(({ class: change }) => change === "forbidden");
}

/** A collection whose making was cut short, or that somebody else made. */
function damaged(
  state: LiveState,
  broken: Record<"alias" | "index" | "load" | "byHand", boolean>,
): LiveState {
  return {
    ...state,
    collections: state.collections.map((live) => ({
      ...live,
      ...(broken.alias && { aliases: [] }),
      ...(broken.index && { indexes: [], load: null }),
      ...(broken.load && { load: null }),
      // Made by hand under the public name, with an alias of its own.
      ...(broken.byHand && { name: "articles", aliases: ["news"], ownership: null, embeddings: {} }),
    })),
  };
}
