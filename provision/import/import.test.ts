import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitrarySpec } from "../../tests/import/arbitrary-spec.ts";
import { emptyState, servers, specsFrom } from "../../tests/plan/fixtures.ts";
import { runsOf } from "../../tests/soak.ts";
import { desiredState } from "../plan/index.ts";
import type { CollectionSpec, SpecSource } from "../spec/index.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { plainField } from "../state/plain-state.ts";
import type { LiveCollection, LiveState } from "../state/types.ts";
import { importCollections } from "./index.ts";

const { environment, embeddingDimensions } = await specsFrom({});
if (environment === null) throw new Error("the fixture has no environment");
const nowhere: SpecSource = {
  file: "a.yaml",
  text: "",
  rangeOf: () => ({ file: "a.yaml", line: 1, column: 1, endLine: 1, endColumn: 1 }),
};

/** What a server says of a collection that was made as the spec says. */
function asMade(spec: CollectionSpec): LiveCollection {
  if (environment === null) throw new Error("no environment");
  const state = desiredState({ spec, source: nowhere }, environment);
  const fields = state.fields.map((field) =>
    field.dataType === "Float" && field.defaultValue !== null
      ? { ...field, defaultValue: String(Math.fround(Number(field.defaultValue))) }
      : field,
  );
  return {
    ...state,
    fields,
    name: "articles__g1",
    collectionId: "1",
    aliases: ["articles"],
    ownership: {
      owner: "shop:collections/articles.yaml",
      collection: "articles",
      generation: 1,
      rebuild: null,
    },
    indexProgress: [],
    loadState: state.load === null ? "released" : "loaded",
    unservedReplicas: 0,
  };
}

/** The same made by hand: nothing is recorded, so that what the server does not tell is lost. */
function byHand(live: LiveCollection, { unreported }: Capabilities): LiveCollection {
  const { collection, field, index } = unreported;
  return {
    ...live,
    name: "articles",
    aliases: ["press"],
    ownership: null,
    embeddings: {},
    ...(collection.has("description") && { description: "" }),
    ...(collection.has("consistencyLevel") && { consistencyLevel: "Bounded" }),
    ...(collection.has("shardsNum") && { shardsNum: 1 }),
    ...(collection.has("partitionKeyPartitions") &&
      live.partitionKeyPartitions !== null && { partitionKeyPartitions: 0 }),
    fields: live.fields.map((one) => ({
      ...one,
      ...(field.has("description") && { description: "" }),
      ...(field.has("maxLength") && one.dataType === "Array" && { maxLength: null }),
      ...(field.has("mmap") && { mmap: null }),
    })),
    indexes: live.indexes.map((one) => ({ ...one, ...(index.has("mmap") && { mmap: null }) })),
  };
}

function importOf(live: LiveCollection, capabilities: Capabilities, names: readonly string[] = []) {
  if (environment === null) throw new Error("no environment");
  const state: LiveState = { ...emptyState(capabilities.server), collections: [live] };
  return importCollections({
    state,
    capabilities,
    environment,
    embeddingDimensions,
    project: "shop",
    names,
    described: new Map(),
    fileOf: (_, name) => `collections/${name}.yaml`,
    schema: null,
  });
}

describe.each(Object.entries(servers))("on %s", (_, server) => {
  const capabilities = capabilitiesOf(server);
  const expectEmptyPlan = (live: LiveCollection) => {
    const { files, leftOut, diagnostics } = importOf(live, capabilities);
    expect(leftOut).toEqual([]);
    expect(files).toMatchObject([{ file: "collections/articles.yaml" }]);
    expect(diagnostics, files[0]?.text).toEqual([]);
  };

  test("whatever it is, the plan for what was imported is empty", () => {
    fc.assert(
      fc.property(arbitrarySpec(capabilities), (spec) => expectEmptyPlan(asMade(spec))),
      { numRuns: runsOf(100) },
    );
  });

  test("made by hand as well", () => {
    fc.assert(
      fc.property(arbitrarySpec(capabilities), (spec) => expectEmptyPlan(byHand(asMade(spec), capabilities))),
      { numRuns: runsOf(100) },
    );
  });
});

describe("what no spec can describe is left out, with the reason", () => {
  const { capabilities, live: plainLive } = plainCollection();
  const reasonOf = (change: Partial<LiveCollection>) => {
    const { files, leftOut, diagnostics } = importOf({ ...plainLive, ...change }, capabilities);
    expect(files).toEqual([]);
    expect(diagnostics).toEqual([]);
    return leftOut[0]?.reason;
  };

  test("types and indexes that this version does not know", () => {
    const clips = plainField("clips", "Array", { elementType: "Struct", maxCapacity: 4 });
    expect(reasonOf({ fields: [...plainLive.fields, clips] })).toBe(
      "cannot be described by a spec: `Struct` is no value of `elementType`",
    );
    const indexes = plainLive.indexes.map((one) => ({ ...one, indexType: "HNSW_NEXT", metricType: "NEAR" }));
    expect(reasonOf({ indexes })).toBe(
      "cannot be described by a spec: `HNSW_NEXT` is no value of `indexType` (and 1 more problem)",
    );
  });

  test("a value that Milvus 2.5 keeps and that means nothing", () => {
    expect(reasonOf({ properties: { "collection.ttl.seconds": "abc" } })).toContain(
      'collection.ttl.seconds is "abc"',
    );
  });

  test("a namespace, which is a partition key that nobody sees", () => {
    const namespaced = { ownership: null, partitionKeyIsolation: true, partitions: ["_default_0"] };
    expect(reasonOf(namespaced)).toContain("enable_namespace");
  });

  test("asked for by name it is an error", () => {
    const properties = { "collection.ttl.seconds": "abc" };
    const { diagnostics } = importOf({ ...plainLive, properties }, capabilities, ["articles"]);
    expect(diagnostics).toMatchObject([
      { code: "MS391", severity: "error", summary: "articles is not imported." },
    ]);
  });
});

/** A collection as a 2.6 has it. */
function plainCollection() {
  const spec: CollectionSpec = {
    collection: "articles",
    fields: [
      { name: "id", dataType: "Int64", primaryKey: true },
      { name: "embedding", dataType: "FloatVector", dim: 8 },
    ],
    indexes: [{ field: "embedding", indexType: "AUTOINDEX", metricType: "COSINE" }],
  };
  return { capabilities: capabilitiesOf(servers["2.6.15"]), live: asMade(spec) };
}
