import { describe, expect, test } from "vitest";
import { baseSpec } from "../../tests/plan/cases.ts";
import { appliedState, capabilities, emptyState, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import type {
  CollectionState,
  FieldState,
  FunctionState,
  IndexState,
  LiveCollection,
  LiveState,
  LoadSettings,
} from "../state/types.ts";
import { destroyPlan, hasChanges, plan } from "./index.ts";

const spec = baseSpec
  .replace(
    "partitions: [science, business]\n",
    "functions:\n  - { name: bm25, type: BM25, inputFieldNames: [title], outputFieldNames: [sparse] }\n",
  )
  .replace("maxLength: 64", "maxLength: 64, enableAnalyzer: true")
  .replace(
    "  - { name: embedding",
    "  - { name: sparse, dataType: SparseFloatVector }\n  - { name: embedding",
  )
  .replace(
    "indexes:\n",
    "indexes:\n  - { field: sparse, indexType: SPARSE_INVERTED_INDEX, metricType: BM25 }\n",
  );
const withoutEmbed = spec
  .replace("embed:\n  - { from: title, into: embedding }\n", "")
  .replace("dataType: FloatVector", "dataType: FloatVector, dim: 4");
const specs = await specsFrom({ "collections/articles.yaml": spec });
const target = { specs, capabilities: capabilities("2.6.15") };
const applied = appliedState(specs, servers["2.6.15"]);
const [live] = applied.collections;
if (live === undefined) throw new Error("no collection in the fixture");

const withLive = (change: Partial<LiveCollection>): LiveState => ({
  ...applied,
  collections: [{ ...live, ...change }],
});
const planned = (state: LiveState) => plan({ ...target, state });
const shown = (state: LiveState) =>
  planned(state).actions.map(({ verb, address, class: cls }) => `${verb} ${address} (${cls})`);

test("nothing to do when everything is as asked", () => {
  expect(planned(applied).actions).toMatchObject([{ verb: "noop", address: "collection/articles" }]);
  expect(hasChanges(planned(applied))).toBe(false);
});

test("the order of lists means nothing", () => {
  const { fields, indexes } = live;
  expect(hasChanges(planned(withLive({ fields: fields.toReversed(), indexes: indexes.toReversed() })))).toBe(
    false,
  );
});

describe("every attribute takes part", () => {
  const other = (value: unknown): unknown => {
    if (typeof value === "boolean") return !value;
    if (typeof value === "number") return value + 1;
    if (typeof value === "string") return `${value}x`;
    if (Array.isArray(value)) return [...value, "x"];
    if (typeof value !== "object" || value === null) return "x";
    return { ...Object.fromEntries(Object.entries(value).map(([key, one]) => [key, other(one)])), x: "1" };
  };
  const changed = <T extends object>(item: T, key: keyof T): T => ({
    ...item,
    [key]: key === "mmap" ? true : other(item[key]),
  });

  const field: FieldState = live.fields[1] ?? never();
  const fn: FunctionState = live.functions[0] ?? never();
  const index: IndexState = live.indexes[1] ?? never();
  const load: LoadSettings = live.load ?? never();

  test.each(Object.keys(field) as (keyof FieldState)[])("field.%s", (key) => {
    const fields = live.fields.map((each) => (each === field ? changed(field, key) : each));
    expect(hasChanges(planned(withLive({ fields })))).toBe(true);
  });
  test.each(Object.keys(fn) as (keyof FunctionState)[])("function.%s", (key) => {
    expect(hasChanges(planned(withLive({ functions: [changed(fn, key)] })))).toBe(true);
  });
  test.each(Object.keys(index) as (keyof IndexState)[])("index.%s", (key) => {
    const indexes = live.indexes.map((each) => (each === index ? changed(index, key) : each));
    expect(hasChanges(planned(withLive({ indexes })))).toBe(true);
  });
  test.each(Object.keys(load) as (keyof LoadSettings)[])("load.%s", (key) => {
    expect(hasChanges(planned(withLive({ load: changed(load, key) })))).toBe(true);
  });

  const ownKeys = Object.keys(live).filter(
    (key) => !["name", "collectionId", "aliases", "ownership", "indexProgress", "loadState"].includes(key),
  );
  const simple: Partial<Record<string, unknown>> = {
    fields: [],
    functions: [],
    indexes: [],
    load: null,
    partitions: null,
  };
  test.each(ownKeys as (keyof CollectionState)[])("collection.%s", (key) => {
    const value = key in simple ? simple[key] : other(live[key]);
    expect(hasChanges(planned(withLive({ [key]: value })))).toBe(true);
  });
});

test("a type that this version does not know is never equal", () => {
  const fields = live.fields.map((each) => (each.name === "title" ? { ...each, dataType: "Mol" } : each));
  expect(shown(withLive({ fields }))).toEqual(["rebuild collection/articles (forbidden)"]);
});

describe("finding the collection behind a name", () => {
  test("half-made, without alias: what is missing is made, the alias last", () => {
    const half = withLive({ aliases: [], indexes: [], load: null });
    expect(shown(half)).toEqual([
      "create collection/articles/index/sparse (live)",
      "create collection/articles/index/embedding (live)",
      "update collection/articles/load (live)",
      "create collection/articles/alias (live)",
    ]);
  });

  test("made by hand under the public name: adopted, without an alias", () => {
    const byHand = withLive({ name: "articles", aliases: [], ownership: null, embeddings: {} });
    const [action, ...rest] = planned(byHand).actions;
    expect(rest).toEqual([]);
    expect(action).toMatchObject({
      verb: "update",
      class: "live",
      reason: expect.stringContaining("adopted"),
    });
    expect(action?.operations).toMatchObject([
      {
        kind: "set-properties",
        collection: "articles",
        set: { "milvus-stack.owner": "shop:collections/articles.yaml" },
      },
    ]);
    const after = withLive({ name: "articles", aliases: [] });
    expect(hasChanges(planned(after))).toBe(false);
  });

  test("made by hand and as asked: nothing to do, and adopted only where that is asked for", async () => {
    const plainSpecs = await specsFrom({ "collections/articles.yaml": withoutEmbed });
    const byHand = { name: "articles", aliases: ["news"], ownership: null };
    const [made] = appliedState(plainSpecs, servers["2.6.15"]).collections;
    const state = { ...applied, collections: made ? [{ ...made, ...byHand }] : [] };
    const on = { ...target, specs: plainSpecs, state };

    expect(plan(on).actions).toMatchObject([{ verb: "noop", reason: expect.stringContaining("--adopt") }]);
    expect(plan({ ...on, options: { adopt: true } }).actions).toMatchObject([
      { verb: "update", class: "live", operations: [{ kind: "set-properties", collection: "articles" }] },
    ]);
  });

  test("made by hand on a server that tells little: what it does not tell is taken to be as asked", async () => {
    const asked = await specsFrom({ "collections/articles.yaml": withoutEmbed });
    const [made] = appliedState(asked, servers.lite).collections;
    const forgotten = { description: "", consistencyLevel: "Strong", name: "articles", ownership: null };
    const state = {
      ...emptyState(servers.lite),
      collections: made ? [{ ...made, ...forgotten, aliases: [] }] : [],
    };
    expect(hasChanges(plan({ specs: asked, state, capabilities: capabilities("lite") }))).toBe(false);
  });

  test.each([
    ["an alias on somebody's own collection", { name: "theirs", ownership: null }],
    [
      "an alias on another project's",
      { ownership: { owner: "other:a.yaml", collection: "articles", generation: 1, rebuild: null } },
    ],
    ["the physical name, made by hand", { aliases: [], ownership: null }],
    [
      "the public name, another project's",
      {
        name: "articles",
        aliases: [],
        ownership: { owner: "other:a.yaml", collection: "articles", generation: 1, rebuild: null },
      },
    ],
  ])("taken by %s: refused, and never touched", (_, change) => {
    const { actions } = planned(withLive(change));
    expect(actions).toMatchObject([
      {
        class: "forbidden",
        operations: [],
        reason: expect.stringMatching(/was not made by|belongs to other/),
      },
    ]);
  });

  test.each([
    ["behind an alias of the name", { name: "articles_v3", ownership: null }, "set-properties"],
    ["under the name of a first generation", { aliases: [], ownership: null }, "set-properties create-alias"],
  ])("made by hand %s: --adopt takes it over", (_, change, kinds) => {
    const adopted = plan({ ...target, state: withLive(change), options: { adopt: true } });
    const operations = adopted.actions.flatMap((action) => action.operations);
    expect(operations.map(({ kind }) => kind).join(" ")).toBe(kinds);
    expect(operations).toMatchObject([
      { set: { "milvus-stack.collection": "articles", "milvus-stack.generation": "1" } },
      ...operations.slice(1),
    ]);
    expect(planned(withLive(change)).actions[0]?.reason).toContain("--adopt");
  });

  test("while there is one of ours, --adopt takes nothing over that its alias was moved to", () => {
    const stray: LiveCollection = { ...live, name: "articles_v3", aliases: ["articles"], ownership: null };
    const state = { ...applied, collections: [{ ...live, aliases: [] }, stray] };
    const { actions } = plan({ ...target, state, options: { adopt: true } });
    expect(actions).toMatchObject([{ class: "forbidden", operations: [] }]);
  });

  test("an alias that was moved to another of ours goes back", () => {
    const stray: LiveCollection = {
      ...live,
      name: "news__g1",
      aliases: ["articles"],
      ownership: { owner: "shop:elsewhere/news.yaml", collection: "news", generation: 1, rebuild: null },
    };
    const state = { ...applied, collections: [{ ...live, aliases: [] }, stray] };
    expect(planned(state).actions).toMatchObject([
      {
        verb: "update",
        outage: "alias switch",
        operations: [{ kind: "alter-alias", collection: "articles__g1", alias: "articles" }],
      },
    ]);
  });

  test("a spec that moved keeps its collection", () => {
    const state = withLive({
      ownership: { owner: "shop:old.yaml", collection: "articles", generation: 1, rebuild: null },
    });
    expect(planned(state).actions).toMatchObject([
      {
        verb: "update",
        class: "live",
        reason: expect.stringContaining("shop:old.yaml"),
        operations: [{ set: { "milvus-stack.owner": "shop:collections/articles.yaml" } }],
      },
    ]);
  });
});

describe("collections without a spec", () => {
  const ownership = { owner: "shop:collections/old.yaml", collection: "old", generation: 1, rebuild: null };
  const old: LiveCollection = { ...live, name: "old__g1", aliases: ["old"], ownership };
  const both = (change: Partial<LiveCollection>) => ({
    ...applied,
    collections: [live, { ...old, ...change }],
  });
  const deleted = "delete collection/old (live)";

  test("ours, from a file of this run: deleted, with both generations, under a guard", () => {
    const g2 = {
      ...old,
      name: "old__g2",
      aliases: [],
      ownership: { ...ownership, generation: 2, rebuild: null },
    };
    const state = { ...applied, collections: [live, old, g2] };
    expect(planned(state).actions.at(-1)).toMatchObject({
      verb: "delete",
      guards: [{ flag: "allow-delete", value: "collection" }],
      operations: [{ collection: "old__g1", aliases: ["old"] }, { collection: "old__g2" }],
    });
  });
  test.each([
    ["somebody else's", { ownership: null }],
    ["another project's", { ownership: { ...ownership, owner: "other:collections/old.yaml" } }],
    [
      "ours, from a file that this run does not read",
      { ownership: { ...ownership, owner: "shop:elsewhere/old.yaml" } },
    ],
    [
      "an older generation of a collection with a spec",
      { ownership: { ...ownership, collection: "articles", generation: 0, rebuild: null }, aliases: [] },
    ],
  ])("%s: left alone", (_, change) => {
    expect(shown(both(change))).not.toContain(deleted);
    expect(hasChanges(planned(both(change)))).toBe(false);
  });
  test("a run narrowed by names deletes nothing", async () => {
    const narrowed = await specsFrom({ "collections/articles.yaml": spec }, { names: ["articles"] });
    expect(hasChanges(plan({ ...target, specs: narrowed, state: both({}) }))).toBe(false);
  });
});

test("destroy drops what the specs own, and nothing else", () => {
  const theirs: LiveCollection = { ...live, name: "theirs", aliases: [], ownership: null };
  const state = { ...applied, collections: [live, theirs] };
  expect(destroyPlan({ ...target, state }).actions).toMatchObject([
    {
      verb: "delete",
      operations: [{ kind: "drop-collection", collection: "articles__g1", aliases: ["articles"] }],
    },
  ]);
  expect(destroyPlan({ ...target, state: emptyState(servers["2.6.15"]) }).actions).toEqual([]);
});

describe("the digest", () => {
  const digest = (state: LiveState) => planned(state).stateDigest;
  test("leaves out progress, the order of lists and other people's collections", () => {
    const progress = {
      name: "embedding",
      field: "embedding",
      state: "Finished",
      failReason: null,
      indexedRows: 7,
      totalRows: 9,
    };
    const theirs: LiveCollection = { ...live, name: "theirs", aliases: [], ownership: null };
    const lock: LiveCollection = { ...theirs, name: "milvus_stack_lock" };
    const moved = withLive({ indexProgress: [progress], fields: live.fields.toReversed() });
    expect(digest({ ...moved, collections: [lock, theirs, ...moved.collections] })).toBe(digest(applied));
  });
  test.each([{ load: null }, { aliases: [] }, { collectionId: "9" }, { properties: {} }])(
    "sees %j",
    (change) => {
      expect(digest(withLive(change))).not.toBe(digest(applied));
    },
  );
});

test("the lock is no collection of anybody", async () => {
  const lock: LiveCollection = {
    ...live,
    name: "milvus_stack_lock",
    ownership: { owner: "shop:collections/lock.yaml", collection: "lock", generation: 1, rebuild: null },
  };
  expect(hasChanges(planned({ ...applied, collections: [...applied.collections, lock] }))).toBe(false);
});

test("without an environment there is nothing to plan for", () => {
  expect(() => plan({ ...target, specs: { ...specs, environment: null }, state: applied })).toThrow(/MS302/);
});

function never(): never {
  throw new Error("the fixture lacks a part");
}
