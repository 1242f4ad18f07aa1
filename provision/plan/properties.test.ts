import { describe, expect, test } from "vitest";
import { changeOn, told } from "../../tests/plan/change-on.ts";
import type { LiveCollection, LiveState } from "../state/types.ts";

const spec = (rest = "") => `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: embedding, dataType: FloatVector, dim: 8 }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
${rest}`;
const having = (properties: string) => spec(`properties: { ${properties} }\n`);
const reloaded = ["/load", "update", "reload", "load"];

/** Something that happened to the one collection that is there. */
const live = (parts: (before: LiveCollection) => Partial<LiveCollection>) => (state: LiveState) => ({
  ...state,
  collections: state.collections.map((one) => ({ ...one, ...parts(one) })),
});
const given = (properties: Record<string, string>, keys?: readonly string[]) =>
  live(({ ownership }) => ({
    properties,
    ownership: ownership && { ...ownership, ...(keys && { given: keys }) },
  }));

describe("a property changes as the version takes it", () => {
  test.each([
    ["warmup.vectorIndex: sync", "2.5.24", "live"],
    ["warmup.vectorIndex: sync", "2.6.10", "live"],
    ["warmup.vectorIndex: sync", "2.6.20", "reload"],
    ["warmup.scalarField: disable", "3.0.0", "reload"],
    ["lazyload.enabled: true", "2.5.24", "reload"],
    ["lazyload.enabled: true", "2.6.20", "reload"],
    ["lazyload.enabled: true", "3.0.0", "live"],
    ["mmap.enabled: true", "3.0.0", "reload"],
    ["timezone: Europe/Berlin", "2.6.20", "live"],
    ["collection.ttl.seconds: 0", "3.0.0", "live"],
  ])("%s on %s is %s", async (property, version, kind) => {
    const set = kind === "reload" ? "release set-properties" : "set-properties";
    expect((await changeOn(version, spec(), having(property))).map(told)).toEqual([
      ["", "update", kind, set],
      ...(kind === "reload" ? [reloaded] : []),
    ]);
    const [key = ""] = property.split(":");
    expect((await changeOn(version, having(property), spec())).map(told)).toEqual([
      [`/property/${key}`, "delete", kind, set, "property"],
      ...(kind === "reload" ? [reloaded] : []),
    ]);
  });

  test.each(["2.6.20", "3.0.0"])("query_mode on %s takes the vector indexes along", async (version) => {
    const topk = having("query_mode: large_topk, collection.ttl.seconds: 60");
    expect((await changeOn(version, having("collection.ttl.seconds: 60"), topk)).map(told)).toEqual([
      ["/property/query_mode", "update", "reindex", "drop-index set-properties create-index"],
      reloaded,
    ]);
    expect((await changeOn(version, topk, having("collection.ttl.seconds: 60"))).map(told)).toEqual([
      ["/property/query_mode", "update", "reindex", "drop-index set-properties create-index", "property"],
      reloaded,
    ]);
    expect((await changeOn("2.5.24", spec(), having("query_mode: large_topk"))).map(told)).toEqual([
      ["", "update", "live", "set-properties"],
    ]);
  });

  test("namespace.sharding.enabled stays as it was made on 3.0", async () => {
    const [action] = await changeOn("3.0.0", spec(), having("namespace.sharding.enabled: true"));
    expect(action?.class).toBe("rebuild");
  });
});

describe("properties that servers make up", () => {
  const known = { timezone: "UTC", max_field_id: "102", "namespace.sharding.enabled": "false" };

  test("are nobody's change, if they are known or were given at creation", async () => {
    expect(await changeOn("3.0.0", spec(), spec(), given(known))).toEqual([]);
    const later = { ...known, "some.new.thing": "on", timezone: "Asia/Tokyo" };
    expect(await changeOn("3.0.0", spec(), spec(), given(later, ["some.new.thing", "timezone"]))).toEqual([]);
  });

  test("are somebody's where they came later, or have a value that the server does not give", async () => {
    const actions = await changeOn(
      "2.6.20",
      spec(),
      spec(),
      given({ "some.new.thing": "on", timezone: "Asia/Tokyo" }),
    );
    expect(actions.map(told)).toEqual([
      ["/property/some.new.thing", "delete", "live", "set-properties", "property"],
      ["/property/timezone", "delete", "live", "set-properties", "property"],
    ]);
  });

  test("are the spec's once it names them", async () => {
    const [action] = await changeOn(
      "2.6.20",
      spec(),
      having("timezone: Europe/Berlin"),
      given({ timezone: "Asia/Tokyo" }, ["timezone"]),
    );
    expect(action?.operations).toEqual([
      {
        kind: "set-properties",
        database: "default",
        collection: "articles__g1",
        set: { timezone: "Europe/Berlin", "milvus-stack.given": "[]" },
        remove: [],
      },
    ]);
    expect(
      await changeOn(
        "2.6.20",
        having("timezone: UTC"),
        having("timezone: UTC"),
        given({ timezone: "UTC", max_field_id: "103" }),
      ),
    ).toEqual([]);
  });

  test("are recorded by the next apply, where one was killed before it could", async () => {
    const cutShort = live(() => ({ properties: { "some.new.thing": "on" }, aliases: [] }));
    expect((await changeOn("2.6.20", spec(), spec(), cutShort)).map(told)).toEqual([
      ["/property/some.new.thing", "update", "live", "create-collection"],
      ["/alias", "create", "live", "create-alias"],
    ]);
  });
});

test("a property that an earlier spec asked for is removed, also where that apply was cut short", async () => {
  const cutShort = live(() => ({ aliases: [] }));
  expect(
    (await changeOn("2.6.20", having("collection.ttl.seconds: 60"), spec(), cutShort)).map(told),
  ).toEqual([
    ["/property/collection.ttl.seconds", "delete", "live", "set-properties", "property"],
    ["/alias", "create", "live", "create-alias"],
  ]);
});

test("several properties that the server gave become the spec's at once", async () => {
  const [action] = await changeOn(
    "2.6.20",
    spec(),
    having("timezone: UTC, a.b: 1"),
    given({ timezone: "Asia/Tokyo", "a.b": "0", "c.d": "0" }, ["timezone", "a.b", "c.d"]),
  );
  expect(action?.operations).toMatchObject([
    { set: { timezone: "UTC", "a.b": "1", "milvus-stack.given": '["c.d"]' } },
  ]);
});

test.each(["2.6.6", "2.6.20", "3.0.0"])(
  "on %s the dynamic field is switched in a request of its own",
  async (version) => {
    const before = having("collection.ttl.seconds: 60");
    const after = `${having("collection.ttl.seconds: 120")}enableDynamicField: true\ndescription: news\n`;
    const dynamic = { kind: "set-properties", set: { "dynamicfield.enabled": "true" } };
    const [action] = await changeOn(version, before, after);
    expect(action?.operations).toMatchObject([
      { kind: "set-properties", set: { "collection.ttl.seconds": "120" } },
      { kind: "alter-description" },
      dynamic,
    ]);
    const byHand = live(() => ({ name: "articles", aliases: [], ownership: null }));
    const [adopted] = await changeOn(version, before, after, byHand);
    expect(adopted?.operations).toMatchObject([
      {
        kind: "set-properties",
        set: { "milvus-stack.collection": "articles", "collection.ttl.seconds": "120" },
      },
      { kind: "alter-description" },
      dynamic,
    ]);
    for (const one of [...(action?.operations ?? []), ...(adopted?.operations ?? [])]) {
      if (one.kind === "set-properties" && "dynamicfield.enabled" in one.set) {
        expect(Object.keys(one.set)).toEqual(["dynamicfield.enabled"]);
      }
    }
  },
);

test("the dynamic field goes in place on 3.0, and by a rebuild before", async () => {
  const dynamic = spec("enableDynamicField: true\n");
  expect((await changeOn("2.6.20", dynamic, spec()))[0]?.class).toBe("rebuild");
  expect((await changeOn("3.0.0", dynamic, spec())).map(told)).toEqual([
    ["", "update", "live", "set-properties", "dynamic-field"],
  ]);
});

describe("an analyzer on 3.0", () => {
  const analyzed = (more: string) =>
    spec().replace(
      "maxLength: 64 }",
      `maxLength: 64, enableAnalyzer: true, analyzerParams: { type: standard }${more} }`,
    );
  const english = (more: string) => analyzed(more).replace("type: standard", "type: english");

  test("changes in place where nothing is built with it", async () => {
    expect((await changeOn("3.0.0", analyzed(""), english(""))).map(told)).toEqual([
      ["/field/title", "update", "live", "alter-field"],
    ]);
    expect((await changeOn("3.0.0", spec(), analyzed(""))).map(told)).toEqual([
      ["/field/title", "update", "live", "alter-field"],
    ]);
  });

  test.each([
    ["of a field with match", "3.0.0", ", enableMatch: true"],
    ["before 3.0", "2.6.20", ""],
  ])("%s is a rebuild", async (_, version, more) => {
    expect((await changeOn(version, analyzed(more), english(more)))[0]?.class).toBe("rebuild");
  });
});
