import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Embedder } from "../embeddings/types.ts";
import { MilvusStackError } from "../provision/diagnostics/index.ts";
import { connect } from "../provision/milvus/index.ts";
import type { Milvus } from "../provision/milvus/port.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import type { EmbeddingsTarget } from "../provision/spec/types.ts";
import { createFor, environmentOf, loaded } from "../tests/seed/seed-target.ts";
import { scratchCollections } from "../tests/servers/scratch-collections.ts";
import { createStore, type Store } from "./index.ts";

const model = { document: "stand-in", query: "stand-in" };
const embedder: Embedder = {
  ...{ dimensions: 2, model },
  embed: async (texts) => texts.map((text) => Float32Array.of(1, text.length)),
};
const embeddings: EmbeddingsTarget = {
  ...{ kind: "openai", baseUrl: "http://127.0.0.1:1/v1", model, dimensions: 2, apiKey: null },
};

/** What the body of a request may hold, and what only a caller's own code may. */
const hostileValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    0.5,
    "",
    "x",
    'tenant != ""',
    'tenant == "a" or id >= 0',
    "Strong",
  ),
  fc.constantFrom<unknown>(
    [],
    [null],
    [[]],
    ["x"],
    [["mine"]],
    {},
    { length: 0 },
    { $ne: 1 },
    { filter: "id >= 0" },
  ),
  fc.constantFrom<unknown>(() => "", Symbol("x"), 1n, Number.NaN, new String("mine"), new Date(0), new Map()),
  fc.jsonValue({ maxDepth: 2 }),
);
const optionNames = [
  "limit",
  "filter",
  "partitions",
  "ef",
  "nprobe",
  "params",
  "roundDecimal",
  "outputFields",
  "field",
];
const hostileKey = fc.oneof(
  fc.constantFrom(...optionNames, "consistencyLevel", "sparseField", "signal", "onWarning", "weight", "text"),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "toString",
    "Filter",
    "expr",
    "partition",
    "partition_names",
    "ids",
  ),
);
const hostileOptions = fc
  .array(fc.tuple(hostileKey, hostileValue), { minLength: 1, maxLength: 3 })
  .map((entries) => {
    const options: object = { filter: 'tenant == "a"', partitions: ["mine"] };
    // As JSON.parse does it: `__proto__` becomes a key like any other.
    for (const [key, value] of entries) {
      Object.defineProperty(options, key, { value, enumerable: true, configurable: true, writable: true });
    }
    return options;
  });
/** Objects that are none of their own: what they inherit would be read, or not. */
const strange = fc.oneof(
  hostileOptions.map((options) => Object.create(options)),
  hostileValue.filter((value) => !isPlain(value)),
);
function isPlain(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

describe("options out of a request", () => {
  const uri = inject("milvusLite");
  const { ref, dropAll } = scratchCollections("hostile");
  let milvus: Milvus;
  let store: Store;
  const rows = Array.from({ length: 6 }, (_, id) => ({
    ...{ id, text: `Number ${id}`, v: [1, id] },
    ...{ tenant: id % 2 === 0 ? "a" : "b", part: id < 4 ? "mine" : "theirs" },
  }));
  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    const spec: CollectionSpec = {
      collection: ref().collection,
      fields: [
        { name: "id", dataType: "Int64", primaryKey: true },
        { name: "text", dataType: "VarChar", maxLength: 64 },
        { name: "tenant", dataType: "VarChar", maxLength: 8 },
        { name: "part", dataType: "VarChar", maxLength: 8 },
        { name: "v", dataType: "FloatVector", dim: 2 },
        { name: "embedding", dataType: "FloatVector", dim: 2 },
      ],
      partitions: ["mine", "theirs"],
      indexes: [
        { field: "v", indexType: "FLAT", metricType: "L2" },
        { field: "embedding", indexType: "FLAT", metricType: "L2" },
      ],
      embed: [{ from: "text", into: "embedding" }],
      seed: { file: "rows.jsonl", partitionBy: "part" },
    };
    await createFor(milvus, spec, environmentOf(uri, embeddings));
    store = createStore({ milvus, embedder, collection: loaded(spec) });
    await store.insert(rows);
  });
  afterAll(async () => {
    await dropAll(milvus);
    await milvus.close();
  });

  async function call(method: keyof Store, given: readonly unknown[]): Promise<unknown> {
    const found: unknown = Reflect.get(store, method);
    if (typeof found !== "function") throw new TypeError(`${String(method)} is no method`);
    return await Reflect.apply(found, store, given);
  }
  /** Refused with a code and a fix, or an answer; never a TypeError, and nothing that only the server refused. */
  async function outcomeOf(
    method: keyof Store,
    ...given: unknown[]
  ): Promise<{ readonly answer: unknown } | null> {
    return await call(method, given).then(
      (answer: unknown) => ({ answer }),
      (error: unknown) => {
        if (!(error instanceof MilvusStackError)) throw error;
        expect(error).toMatchObject({ exitCode: 3 });
        expect(error.diagnostics[0]?.fix ?? error.diagnostics[0]?.cause).toBeTruthy();
        return null;
      },
    );
  }
  const allowed = new Set(["0", "2"]);
  const idsIn = (answer: unknown): string[] =>
    Array.isArray(answer) ? answer.flat().map((hit: { readonly id: unknown }) => String(hit.id)) : [];
  /** Whether the options still say whose rows they are about. */
  const narrows = (options: object) =>
    Object.entries(options).some(([key, value]) => key === "filter" && value === 'tenant == "a"') &&
    Object.entries(options).some(
      ([key, value]) => key === "partitions" && String(value) === "mine" && Array.isArray(value),
    );

  test("never make a search find more than they say", async () => {
    const searches = fc.constantFrom<readonly [keyof Store, ...unknown[]]>(
      ["search", "Number 1"],
      ["searchMany", ["Number 1", "Number 2"]],
      ["searchVector", [1, 1]],
      ["hybridSearch", "Number 1", { dense: 1, sparse: 0 }],
      ["searchParts", [{ field: "v", weight: 1, vector: [1, 1] }]],
    );
    await fc.assert(
      fc.asyncProperty(searches, hostileOptions, async ([method, ...given], options) => {
        const outcome = await outcomeOf(method, ...given, options);
        // A filter or partitions of its own that are right are the caller's to give.
        if (outcome !== null && narrows(options)) {
          for (const id of idsIn(outcome.answer)) expect(allowed).toContain(id);
        }
        if (outcome !== null && !narrows(options)) {
          const { filter, partitions } = Object.fromEntries(Object.entries(options));
          expect([typeof filter, Array.isArray(partitions) && partitions.length > 0]).toEqual([
            "string",
            true,
          ]);
        }
      }),
      { numRuns: 150 },
    );
  });

  test("that are no plain object are refused, by every method", async () => {
    const calls: readonly (readonly [keyof Store, ...unknown[]])[] = [
      ["search", "Number 1"],
      ["searchMany", ["Number 1"]],
      ["searchVector", [1, 1]],
      ["hybridSearch", "Number 1"],
      ["hybridSearch", "Number 1", { dense: 1, sparse: 0 }],
      ["searchParts", [{ field: "v", weight: 1, vector: [1, 1] }]],
      ["get", [0]],
      ["delete", [0]],
      ["deleteWhere", "id >= 0"],
      ["insert", [{ ...rows[0], id: 100 }]],
      ["upsert", [{ ...rows[0], id: 100 }]],
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...calls), strange, async ([method, ...given], options) => {
        expect(await outcomeOf(method, ...given, options)).toBeNull();
      }),
      { numRuns: 150 },
    );
    expect(await milvus.count(store.ref)).toBe(rows.length);
  });

  test("never make a delete or a write take more than its keys and rows", async () => {
    const writes = fc.constantFrom<readonly [keyof Store, unknown]>(
      ["delete", [999]],
      ["deleteWhere", "id == 999"],
      ["upsert", [rows[0]]],
    );
    await fc.assert(
      fc.asyncProperty(writes, hostileOptions, async ([method, first], options) => {
        // None of them takes a filter or partitions.
        expect(await outcomeOf(method, first, options)).toBeNull();
      }),
      { numRuns: 50 },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom<keyof Store>(
          "delete",
          "deleteWhere",
          "insert",
          "upsert",
          "search",
          "searchMany",
          "searchVector",
          "searchParts",
          "get",
        ),
        hostileValue.filter(
          (value) => !(typeof value === "string" && value.includes("tenant")) && !isFew(value),
        ),
        async (method, first) => {
          expect(await outcomeOf(method, first)).toBeNull();
        },
      ),
      { numRuns: 150 },
    );
    expect(await milvus.count(store.ref)).toBe(rows.length);
  });
  /** An empty list is nothing to do, and a text or two may be searched for. */
  const isFew = (value: unknown) =>
    (typeof value === "string" && value.trim() !== "") ||
    (Array.isArray(value) && value.every((one) => typeof one === "string" || typeof one === "number"));

  test.each<readonly [keyof Store, readonly unknown[], RegExp]>([
    ["search", ["x", { fliter: 'tenant == "a"' }], /"fliter" is not a key of options.*filter/s],
    ["search", ["x", { partitions: [] }], /partitions is a list that does not fit.*leave it out/s],
    ["search", ["x", { partitions: null }], /partitions is null.*Pass a list/s],
    [
      "search",
      ["x", JSON.parse('{"__proto__": {"filter": "id >= 0"}}')],
      /"__proto__" is not a key of options/,
    ],
    ["search", ["x", { consistencyLevel: "strong" }], /consistencyLevel is of type string.*Strong/s],
    ["search", ["x", { signal: {} }], /signal is an object.*AbortSignal/s],
    ["search", [{ text: "x" }], /The text is an object/],
    ["searchMany", ["x"], /texts is of type string/],
    ["hybridSearch", ["x", { dense: "1", sparse: 0 }], /dense is of type string/],
    ["hybridSearch", ["x", null], /weights is null/],
    ["searchParts", [{ field: "v" }], /parts is an object/],
    [
      "searchParts",
      [[{ field: "v", weight: 1, text: "x", vector: [1, 1] }]],
      /parts\[0\] has a text and a vector/,
    ],
    [
      "searchParts",
      [[{ field: "v", weight: 1, vector: [1, 1], filter: "id > 0" }]],
      /"filter" is not a key of parts\[0\]/,
    ],
    ["insert", [{ length: 1 }], /rows is an object/],
    ["insert", [[null, {}]], /MS707.*Row 0: It is null.*Row 1: ..id.. is missing/s],
    ["delete", [[999], { partition: "mine" }], /"partition" is not a key of options/],
    ["get", [[0], { outputFields: "id" }], /outputFields is of type string/],
  ])("%s(%j) says what is wrong", async (method, given, message) => {
    const error = await call(method, given).catch((thrown: unknown) => thrown);
    if (!(error instanceof MilvusStackError)) throw error;
    expect(error.exitCode).toBe(3);
    expect(JSON.stringify(error.diagnostics)).toMatch(
      new RegExp(message.source.replaceAll('"', '\\\\"'), message.flags),
    );
  });
});
