import { describe, expect, test } from "vitest";
import { changeOn, milvusOf, told } from "../../tests/plan/change-on.ts";
import { appliedState, specsFrom } from "../../tests/plan/fixtures.ts";
import { simulate } from "../../tests/plan/simulate.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import type { LiveState } from "../state/types.ts";
import { plan } from "./index.ts";
import type { Operation } from "./types.ts";

const spec = `collection: articles
fields:
  - { name: id, dataType: Int64, primaryKey: true }
  - { name: tenant, dataType: VarChar, maxLength: 36 }
  - { name: title, dataType: VarChar, maxLength: 64 }
  - { name: tags, dataType: Array, elementType: VarChar, maxLength: 32, maxCapacity: 8 }
  - { name: text, dataType: VarChar, maxLength: 512, enableAnalyzer: true }
  - { name: words, dataType: SparseFloatVector }
  - { name: embedding, dataType: FloatVector, dim: 8 }
functions:
  - { name: words_of_text, type: BM25, inputFieldNames: [text], outputFieldNames: [words] }
partitionKey: { field: tenant }
indexes:
  - { field: embedding, indexType: HNSW, metricType: COSINE, params: { M: 16, efConstruction: 200 } }
  - { field: words, indexType: SPARSE_INVERTED_INDEX, metricType: BM25 }
  - { field: title, indexType: INVERTED }
`;
const last = "  - { name: embedding, dataType: FloatVector, dim: 8 }\n";
const field = (text: string) => spec.replace(last, `${last}  - { ${text} }\n`);
const without = (name: string) =>
  spec
    .split("\n")
    .filter((line) => !line.includes(`name: ${name},`) && !line.includes(`field: ${name},`))
    .join("\n");

const change = (before: string, after: string, version: string) => changeOn(version, before, after);

describe("an index on a key of the dynamic part", () => {
  const dynamic = `${spec}enableDynamicField: true\n`;
  const path = `params: { json_path: "shop['city']", json_cast_type: varchar }`;
  const indexed = dynamic.replace(
    "indexes:\n",
    `indexes:\n  - { field: shop, indexType: INVERTED, ${path} }\n`,
  );

  test.each([
    ["2.5.24", "live", "reload"],
    ["2.6.20", "live", "live"],
  ])("is made and dropped on %s like one on a JSON field: %s, %s", async (version, made, dropped) => {
    const json = (text: string) => text.replace(last, `${last}  - { name: shop, dataType: JSON }\n`);
    expect((await change(dynamic, indexed, version)).map(told)).toEqual(
      (await change(json(dynamic), json(indexed), version)).map(told),
    );
    expect(await change(dynamic, indexed, version)).toMatchObject([{ verb: "create", class: made }]);
    expect((await change(indexed, dynamic, version))[0]).toMatchObject({
      ...{ verb: "delete", class: dropped },
      guards: [{ flag: "allow-delete", value: "index" }],
    });
  });

  test("is refused where JSON has none, and built anew with another path", async () => {
    expect(await change(dynamic, indexed, "2.5.10")).toMatchObject([
      { class: "forbidden", reason: expect.stringContaining("from Milvus 2.5.11 on") },
    ]);
    const other = await change(indexed, indexed.replace("['city']", "['size']"), "2.6.20");
    expect(other[0]).toMatchObject({ verb: "update", class: "reindex" });
  });

  test("whose name was a field's until now is there after the same apply", async () => {
    const before = `${field("name: shop, dataType: JSON, nullable: true")}enableDynamicField: true\n`.replace(
      "indexes:\n",
      `indexes:\n  - { field: shop, indexType: INVERTED, ${path} }\n`,
    );
    expect((await change(before, indexed, "3.0.1")).map(told)).toEqual([
      ["/field/shop", "delete", "live", "drop-field", "field"],
      ["/index/shop", "create", "live", "create-index"],
    ]);
  });

  test("that another client gave a parameter the version has no use for stays as it is", async () => {
    const warm = indexed.replace("json_cast_type: varchar", "json_cast_type: varchar, warmup: sync");
    expect(await change(warm, warm, "2.5.24")).toEqual([]);
    expect((await change(indexed, warm, "2.5.24"))[0]).toMatchObject({ class: "forbidden" });
  });
});

describe("a field that is new", () => {
  test.each([
    ["a nullable number", "name: views, dataType: Int64, nullable: true", "2.6.0", "live"],
    [
      "with a default",
      "name: state, dataType: VarChar, maxLength: 9, nullable: true, defaultValue: open",
      "2.6.15",
      "live",
    ],
    ["before 2.6", "name: views, dataType: Int64, nullable: true", "2.5.16", "rebuild"],
    ["one that may not be null", "name: views, dataType: Int64, defaultValue: 0", "3.0.1", "rebuild"],
    [
      "the clustering key",
      "name: at, dataType: Int64, nullable: true, clusteringKey: true",
      "2.6.15",
      "rebuild",
    ],
  ])("%s: %s on %s is %s", async (_, text, version, kind) => {
    const [action, ...others] = await change(spec, field(text), version);
    expect(others).toEqual([]);
    expect(action).toMatchObject({ class: kind, verb: kind === "live" ? "create" : "rebuild" });
    if (kind === "live") {
      expect(action?.operations).toMatchObject([{ kind: "add-field", field: { nullable: true } }]);
      expect(action?.outage).toBe("none");
    }
  });

  test("a vector from 2.6.18 on comes with its index, and is loaded with it", async () => {
    const after = field("name: image, dataType: FloatVector, dim: 4, nullable: true").replace(
      "indexes:\n",
      "indexes:\n  - { field: image, indexType: HNSW, metricType: L2 }\n",
    );
    expect((await change(spec, after, "2.6.18")).map(told)).toEqual([
      ["/field/image", "create", "live", "add-field"],
      ["/index/image", "create", "live", "set-properties create-index load"],
    ]);
  });

  test.each([
    ["one vector", "{ name: image, dataType: FloatVector, dim: 4, nullable: true }", "2.6.18"],
    ["one vector", "{ name: image, dataType: FloatVector, dim: 4, nullable: true }", "3.0.1"],
    [
      "two vectors",
      "{ name: image, dataType: FloatVector, dim: 4, nullable: true }\n  - { name: sound, dataType: FloatVector, dim: 4, nullable: true }",
      "3.0.1",
    ],
  ])(
    "%s: whatever is done when an apply is killed, the next one loads it (%s, %s)",
    async (_, fields, version) => {
      const server = milvusOf(version);
      const capabilities = capabilitiesOf(server);
      const indexes = ["image", "sound"]
        .filter((name) => fields.includes(name))
        .map((name) => `  - { field: ${name}, indexType: HNSW, metricType: L2 }\n`);
      const after = spec
        .replace(last, `${last}  - ${fields}\n`)
        .replace("indexes:\n", `indexes:\n${indexes.join("")}`);
      const specs = await specsFrom({ "collections/a.yaml": after });
      const before = appliedState(await specsFrom({ "collections/a.yaml": spec }), server);
      const operationsOn = (state: LiveState) =>
        plan({ specs, state, capabilities }).actions.flatMap(({ operations }) => operations);
      const run = (state: LiveState, operations: readonly Operation[]) =>
        operations.reduce((live, operation) => simulate(live, operation, capabilities), state);
      const first = operationsOn(before);
      for (let done = 0; done <= first.length; done++) {
        const killed = run(before, first.slice(0, done));
        const rest = operationsOn(killed);
        const kinds = [...first.slice(0, done), ...rest].map(({ kind }) => kind);
        expect(kinds.lastIndexOf("load"), kinds.join(" ")).toBeGreaterThan(kinds.lastIndexOf("create-index"));
        expect(operationsOn(run(killed, rest)), kinds.join(" ")).toEqual([]);
      }
    },
  );

  test("of several vectors the last index is followed by the load, which takes all of them", async () => {
    const after = field(
      "name: image, dataType: FloatVector, dim: 4, nullable: true }\n  - { name: sound, dataType: FloatVector, dim: 4, nullable: true",
    ).replace(
      "indexes:\n",
      "indexes:\n  - { field: image, indexType: HNSW, metricType: L2 }\n  - { field: sound, indexType: HNSW, metricType: L2 }\n",
    );
    expect((await change(spec, after, "3.0.1")).map(told)).toEqual([
      ["/field/image", "create", "live", "add-field"],
      ["/field/sound", "create", "live", "add-field"],
      ["/index/image", "create", "live", "create-index"],
      ["/index/sound", "create", "live", "set-properties create-index load"],
    ]);
  });

  test("without a value for the rows that are there is refused, and a vector that may be null before 2.6.18", async () => {
    const [number] = await change(spec, field("name: views, dataType: Int64"), "3.0.1");
    expect(number).toMatchObject({ class: "forbidden", operations: [] });
    const image = field("name: image, dataType: FloatVector, dim: 4, nullable: true").replace(
      "indexes:\n",
      "indexes:\n  - { field: image, indexType: HNSW, metricType: L2 }\n",
    );
    expect((await change(spec, image, "2.6.17"))[0]).toMatchObject({
      address: "collection/articles/field/image",
      class: "forbidden",
      reason: expect.stringContaining("2.6.18"),
    });
  });

  test("one that a function fills cannot be added: no row that is there would have it", async () => {
    const [first] = await change(without("words").replace(/functions:\n.*\n/, ""), spec, "3.0.1");
    expect(first?.class).toBe("rebuild");
  });
});

describe("a field that is no longer asked for", () => {
  test("is dropped with its index from 3.0 on, once that is allowed by name", async () => {
    expect((await change(spec, without("title"), "3.0.0")).map(told)).toEqual([
      ["/field/title", "delete", "live", "drop-field", "field"],
    ]);
  });

  test.each([
    ["on 2.6", "title", "2.6.18"],
    ["what a function reads", "text", "3.0.1"],
  ])("%s, that is a rebuild: %s", async (_, name, version) => {
    const after = without(name).replace(/functions:\n.*\n/, name === "text" ? "" : "$&");
    const used = name === "text" ? after.replace(", metricType: BM25", ", metricType: IP") : after;
    const [first] = await change(spec, used, version);
    expect(first).toMatchObject({
      verb: "rebuild",
      guards: expect.arrayContaining([{ flag: "allow-delete", value: "field" }]),
    });
  });
});

describe("what a field may hold", () => {
  test.each([
    ["maxLength: 64", "maxLength: 128", "/field/title", "2.5.0", "live", "alter-field"],
    ["maxCapacity: 8", "maxCapacity: 16", "/field/tags", "2.6.15", "live", "alter-field"],
    ["maxLength: 64", "maxLength: 64, mmap: true", "/field/title", "2.5.0", "reload", "release alter-field"],
    ["maxLength: 64", "maxLength: 64, description: head", "/field/title", "2.6.10", "live", "alter-field"],
  ])("%s to %s: %s on %s is %s", async (from, to, address, version, kind, operations) => {
    const [action] = await change(spec, spec.replace(from, to), version);
    expect(action && told(action)).toEqual([address, "update", kind, operations]);
  });
});

describe("an index", () => {
  const hnsw = "efConstruction: 200 }";
  test.each([
    ["mmap", hnsw, `${hnsw}, mmap: true`, { "mmap.enabled": "true" }],
    ["warmup", hnsw, 'efConstruction: 200, warmup: "sync" }', { warmup: "sync" }],
    [
      "offset cache",
      "indexType: INVERTED }",
      "indexType: BITMAP, params: { indexoffsetcache.enabled: true } }",
      { "indexoffsetcache.enabled": "true" },
    ],
  ])("is altered and not built anew: %s", async (_, from, to, params) => {
    const before = spec.replace("indexType: INVERTED", "indexType: BITMAP");
    const after = spec.replace(from, to).replace("indexType: INVERTED", "indexType: BITMAP");
    const [first, load] = await change(before, after, "2.6.15");
    expect(first).toMatchObject({ verb: "update", class: "reload", outage: "reload" });
    expect(first?.operations).toMatchObject([
      { kind: "release" },
      { kind: "alter-index", params, remove: [] },
    ]);
    expect(load && told(load)).toEqual(["/load", "update", "reload", "load"]);
    const [back] = await change(after, before, "2.6.15");
    const alter = back?.operations.at(-1);
    expect(alter).toMatchObject(
      !("warmup" in params)
        ? { params: Object.fromEntries(Object.keys(params).map((key) => [key, "false"])), remove: [] }
        : { params: {}, remove: ["warmup"] },
    );
  });

  test("with another build parameter besides is built anew, once", async () => {
    const [first] = await change(
      spec,
      spec.replace("M: 16", "M: 32").replace(hnsw, `${hnsw}, mmap: true`),
      "2.6.15",
    );
    expect(first && told(first)).toEqual([
      "/index/embedding",
      "update",
      "reindex",
      "drop-index create-index",
    ]);
    expect(first?.operations[1]).toMatchObject({ index: { params: { M: "32" }, mmap: true } });
  });
});

describe("partition key isolation", () => {
  const isolated = spec.replace("{ field: tenant }", "{ field: tenant, isolation: true }");
  test("takes all vector indexes along, and no other", async () => {
    for (const [from, to] of [
      [spec, isolated],
      [isolated, spec],
    ] as const) {
      expect((await change(from, to, "2.5.4")).map(told)).toEqual([
        [
          "/partition-key",
          "update",
          "reindex",
          "drop-index drop-index set-properties create-index create-index",
        ],
        ["/load", "update", "reload", "load"],
      ]);
    }
  });

  test("comes together with another index type, in one rebuild of the indexes", async () => {
    const [first] = await change(spec, isolated.replace("M: 16", "M: 32"), "2.6.15");
    expect(first?.changes.map(({ attribute }) => attribute)).toEqual([
      "partitionKey.isolation",
      "embedding.params.M",
    ]);
  });

  test("before 2.5.4 is a rebuild", async () => {
    expect((await change(spec, isolated, "2.5.3")).map(({ class: kind }) => kind)).toEqual(["rebuild"]);
  });
});
