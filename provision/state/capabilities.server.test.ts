import { randomUUID } from "node:crypto";
import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { collection, field, index } from "../../tests/servers/collection-states.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { isMilvusError, MilvusCode, milvusError } from "../milvus/codes.ts";
import { connect } from "../milvus/connect.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { CollectionState, FieldState, IndexState } from "./types.ts";

const id = field("id", "Int64", { primaryKey: true });
const dense = field("v", "FloatVector", { dim: 8 });
const text = field("text", "VarChar", { maxLength: 100, enableAnalyzer: true });
const sparse = field("sparse", "SparseFloatVector");
const bm25: Partial<CollectionState> = {
  functions: [
    {
      name: "f",
      type: "BM25",
      description: "",
      inputFieldNames: ["text"],
      outputFieldNames: ["sparse"],
      params: {},
    },
  ],
};
/** Eight values that point elsewhere for every `first`. */
function vector(first: number): Float32Array {
  return Float32Array.from({ length: 8 }, (_, at) => (at === 0 ? first : 1));
}
const notKept = milvusError(MilvusCode.serverError, { summary: "taken and not kept" });
const all = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };

/** A field of every type that any server has, with a value for it. */
const typed: [FieldState, unknown][] = [
  [field("x", "Bool"), true],
  [field("x", "Int8"), 1],
  [field("x", "Int16"), 1],
  [field("x", "Int32"), 1],
  [field("x", "Int64"), 1],
  [field("x", "Float"), 0.5],
  [field("x", "Double"), 0.5],
  [field("x", "JSON"), { a: 1 }],
  [field("x", "Geometry"), "POINT (1 2)"],
  [field("x", "Timestamptz"), "2025-01-01T00:00:00Z"],
  [field("x", "VarChar", { maxLength: 10 }), "a"],
  [field("x", "Array", { elementType: "Int32", maxCapacity: 4 }), [1]],
  [field("x", "FloatVector", { dim: 8 }), vector(1)],
  [field("x", "Float16Vector", { dim: 8 }), vector(1)],
  [field("x", "BFloat16Vector", { dim: 8 }), vector(1)],
  [field("x", "BinaryVector", { dim: 8 }), Uint8Array.of(3)],
  [field("x", "Int8Vector", { dim: 8 }), Int8Array.from(vector(1))],
  [field("x", "SparseFloatVector"), { 1: 0.5 }],
];

/** An index of every type that any server has without a graphics processor, on a field that it is for. */
const indexed: [IndexState, FieldState][] = [
  ...[
    index("x", "AUTOINDEX", "L2"),
    index("x", "FLAT", "L2"),
    index("x", "IVF_FLAT", "L2", { nlist: "4" }),
    index("x", "IVF_SQ8", "L2", { nlist: "4" }),
    index("x", "IVF_PQ", "L2", { nlist: "4", m: "4", nbits: "8" }),
    index("x", "IVF_RABITQ", "L2", { nlist: "4" }),
    index("x", "HNSW", "L2", { M: "8", efConstruction: "64" }),
    index("x", "HNSW_SQ", "L2", { M: "8", efConstruction: "64", sq_type: "SQ8" }),
    index("x", "HNSW_PQ", "L2", { M: "8", efConstruction: "64", m: "4", nbits: "8" }),
    index("x", "HNSW_PRQ", "L2", { M: "8", efConstruction: "64", m: "4", nrq: "2", nbits: "8" }),
    index("x", "SCANN", "L2", { nlist: "4" }),
    index("x", "DISKANN", "L2"),
  ].map((state): [IndexState, FieldState] => [state, field("x", "FloatVector", { dim: 8 })]),
  [index("x", "BIN_FLAT", "HAMMING"), field("x", "BinaryVector", { dim: 8 })],
  [index("x", "BIN_IVF_FLAT", "HAMMING", { nlist: "4" }), field("x", "BinaryVector", { dim: 8 })],
  [
    index("x", "MINHASH_LSH", "MHJACCARD", { mh_element_bit_width: "32", mh_lsh_band: "4" }),
    field("x", "BinaryVector", { dim: 256 }),
  ],
  [index("x", "SPARSE_INVERTED_INDEX", "IP"), field("x", "SparseFloatVector")],
  [index("x", "SPARSE_WAND", "IP"), field("x", "SparseFloatVector")],
  ...(
    [
      ["Trie", field("x", "VarChar", { maxLength: 10 })],
      ["STL_SORT", field("x", "Int32")],
      ["INVERTED", field("x", "Int32")],
      ["BITMAP", field("x", "Int32")],
      ["RTREE", field("x", "Geometry")],
    ] as const
  ).map(([type, on]): [IndexState, FieldState] => [{ ...index("x", type, ""), metricType: null }, on]),
  [
    { ...index("x", "NGRAM", "", { min_gram: "2", max_gram: "3" }), metricType: null },
    field("x", "VarChar", { maxLength: 10 }),
  ],
];

/**
 * What a server takes without a word and does not serve, so that a refusal cannot be asked for. Milvus Lite takes any name of
 * an index; Milvus 2.3 takes types and attributes of later ones and then never ends loading the collection.
 */
const takenInSilence: Record<string, readonly string[]> = {
  "milvus-lite": ["IVF_PQ", "IVF_RABITQ", "HNSW_PQ", "HNSW_PRQ", "SCANN", "DISKANN"],
  "milvus-2.3.5": ["Timestamptz", "Float16Vector", "defaultValue"],
};

function flatFor(dataType: string): string {
  if (dataType === "SparseFloatVector") return "SPARSE_INVERTED_INDEX";
  return dataType === "BinaryVector" ? "BIN_FLAT" : "FLAT";
}

function metricOf(dataType: string): string {
  return dataType === "BinaryVector" ? "HAMMING" : dataType === "SparseFloatVector" ? "IP" : "L2";
}

describe.each(serversUnderTest())("what capabilitiesOf says of $name", ({ name: server, uri }) => {
  const refusable = (what: string) => !takenInSilence[server]?.includes(what);
  let milvus: Milvus;
  /** For what the port does not speak of. */
  let sdk: MilvusClient;
  const made: CollectionRef[] = [];
  const ref = () => {
    const at = { database: "default", collection: `capabilities_${randomUUID().slice(0, 8)}` };
    made.push(at);
    return at;
  };
  const create = async (fields: FieldState[], more: Partial<CollectionState> = {}) => {
    const at = ref();
    await milvus.createCollection(at, collection(fields, more), {});
    return at;
  };
  /** Whether it works; a server that breaks or does not answer is neither. */
  const works = async (attempt: Promise<unknown>): Promise<boolean> => {
    try {
      await attempt;
      return true;
    } catch (error) {
      const { serverError, notImplemented, indexFailed, rowRefused } = MilvusCode;
      const refused = [serverError, notImplemented, indexFailed, rowRefused];
      if (isMilvusError(error, ...refused)) return false;
      throw error;
    }
  };
  /** The same for what the SDK answers itself: an RPC that is not there is an empty answer. */
  const succeeds = async (answer: Promise<object>): Promise<boolean> => {
    const given = await answer;
    const status: object =
      "status" in given && typeof given.status === "object" ? (given.status ?? {}) : given;
    return "error_code" in status && status.error_code === "Success";
  };

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    sdk = new MilvusClient({ address: uri, telemetry: { enabled: false }, maxRetries: 0 });
  });
  afterEach(async () => {
    for (const at of made.splice(0)) {
      if ((await milvus.describeCollection(at)) !== null) await milvus.dropCollection(at);
    }
  });
  afterAll(async () => {
    await sdk.closeConnection();
    await milvus.close();
  });

  it.each(
    typed
      .filter(([{ dataType }]) => refusable(dataType))
      .map(([state, value]) => [state.dataType, state, value] as const),
  )("data type %s", async (dataType, state, value) => {
    const isVector = dataType.endsWith("Vector");
    const kept = async () => {
      const at = await create([id, state, ...(isVector ? [] : [dense])]);
      const row = { id: 1, x: value, ...(isVector ? {} : { v: vector(1) }) };
      expect(await milvus.insert(at, [row])).toBe(1);
      // Milvus 2.3 takes a schema with types that it does not have, and no vector of them.
      if (isVector) await milvus.createIndex(at, index("x", flatFor(dataType), metricOf(dataType)));
    };
    expect(await works(kept())).toBe(milvus.capabilities.dataTypes.has(dataType));
  });

  it.each(
    indexed
      .filter(([{ indexType }]) => refusable(indexType))
      .map(([state, on]) => [state.indexType, state, on] as const),
  )("index type %s", async (indexType, state, on) => {
    const { dataTypes, indexTypes } = milvus.capabilities;
    if (!dataTypes.has(on.dataType)) {
      expect(indexTypes.has(indexType)).toBe(false);
      return;
    }
    const at = await create([id, on, ...(on.dataType.endsWith("Vector") ? [] : [dense])]);
    const created = await works(milvus.createIndex(at, state));
    // A server may take another index than the one asked for, without a word.
    const [found] = (await milvus.describeCollection(at))?.indexes ?? [];
    expect(created && found?.indexType === indexType).toBe(indexTypes.has(indexType));
  });

  it.each((["nullable", "defaultValue", "clusteringKey"] as const).filter(refusable))(
    "%s of a field",
    async (attribute) => {
      const asked = field("x", "Int32", {
        ...(attribute === "defaultValue" ? { defaultValue: "7" } : { [attribute]: true }),
      });
      const at = ref();
      const kept = async () => {
        await milvus.createCollection(at, collection([id, asked, dense]), {});
        if (attribute !== "clusteringKey") {
          await milvus.insert(at, [{ id: 1, v: vector(1) }]);
          await milvus.createIndex(at, index("v", "FLAT", "L2"));
          await milvus.load(at, all);
          const [row] = await milvus.query(at, { filter: "id == 1", outputFields: ["x"] });
          if (row?.x !== (attribute === "nullable" ? null : 7)) return false;
        }
        const live = await milvus.describeCollection(at);
        return live?.fields.find(({ name }) => name === "x")?.[attribute] === asked[attribute];
      };
      expect(await works(kept().then((is) => (is ? null : Promise.reject(notKept))))).toBe(
        milvus.capabilities[attribute],
      );
    },
  );

  it("dynamic fields", async () => {
    const at = await create([id, dense], { enableDynamicField: true });
    expect((await milvus.describeCollection(at))?.enableDynamicField).toBe(milvus.capabilities.dynamicField);
  });

  it("BM25", async () => {
    const searched = async () => {
      const at = await create([id, text, sparse], bm25);
      await milvus.createIndex(at, index("sparse", "SPARSE_INVERTED_INDEX", "BM25"));
      await milvus.waitForIndex(at, "sparse");
      await milvus.load(at, all);
      await milvus.insert(at, [
        { id: 1, text: "black holes bend light" },
        { id: 2, text: "containers get scheduled" },
      ]);
      const [hits] = await milvus.search({
        ...at,
        field: "sparse",
        vectors: ["light"],
        limit: 2,
        consistencyLevel: "Strong",
      });
      expect(hits?.map((hit) => hit.id)).toEqual([1]);
    };
    expect(await works(searched())).toBe(milvus.capabilities.bm25);
  });

  it("hybrid search", async () => {
    const at = await create([id, dense, field("w", "FloatVector", { dim: 8 })].slice(0, 2));
    await milvus.createIndex(at, index("v", "FLAT", "COSINE"));
    await milvus.load(at, all);
    await milvus.insert(
      at,
      [1, 2, 30].map((first) => ({ id: first, v: vector(first) })),
    );
    const part = { field: "v", metricType: "COSINE" };
    const search = milvus.hybridSearch({
      ...at,
      searches: [
        { ...part, vector: vector(30), weight: 0.9 },
        { ...part, vector: vector(1), weight: 0.1 },
      ],
      limit: 1,
      consistencyLevel: "Strong",
    });
    expect(await works(search.then((hits) => expect(hits.map((hit) => hit.id)).toEqual([30])))).toBe(
      milvus.capabilities.hybridSearch,
    );
  });

  it("load of single partitions, and replicas", async () => {
    const { capabilities } = milvus;
    const at = await create([id, dense]);
    await milvus.createPartition(at, "p");
    await milvus.createIndex(at, index("v", "FLAT", "L2"));
    expect(
      await works(
        milvus.loadPartitions(at, ["p"], { replicas: 1, resourceGroups: [], partitions: [], fields: [] }),
      ),
    ).toBe(capabilities.partitionLoad);
    if (capabilities.partitionLoad) {
      expect((await milvus.describeCollection(at))?.load?.partitions).toEqual(["p"]);
      await milvus.releasePartitions(at, ["p"]);
      expect((await milvus.describeCollection(at))?.loadState).toBe("released");
    }
    await milvus.load(at, all);
    expect((await milvus.replicas(at)).length).toBe(capabilities.replicas ? 1 : 0);
    await milvus.release(at);
    // More replicas than query nodes: a server that has replicas refuses, one that has none takes no notice.
    expect(await works(milvus.load(at, { ...all, replicas: 2 }, { timeoutMs: 5_000 }))).toBe(
      !capabilities.replicas,
    );
  });

  it("users, roles, resource groups and metrics", async () => {
    const { rbac, resourceGroups, metrics } = milvus.capabilities;
    expect(await succeeds(sdk.listUsers())).toBe(rbac);
    expect(await succeeds(sdk.listRoles())).toBe(rbac);
    expect(await succeeds(sdk.listResourceGroups())).toBe(resourceGroups);
    const asked = sdk.getMetric({ request: { metric_type: "system_info" } }).catch(() => ({}));
    expect(await succeeds(asked)).toBe(metrics);
  });

  it("databases and their properties, aliases, and removing properties", async () => {
    const { databases, databaseProperties, aliases, dropProperties } = milvus.capabilities;
    const database = `capabilities_${randomUUID().slice(0, 8)}`;
    expect(await works(milvus.createDatabase(database))).toBe(databases);
    const properties = { "database.max.collections": 10 };
    expect(await succeeds(sdk.alterDatabaseProperties({ db_name: database, properties }))).toBe(
      databaseProperties,
    );
    await milvus.dropDatabase(database);
    const at = await create([id, dense]);
    const alias = `${at.collection}_alias`;
    expect(await works(milvus.createAlias(at, alias))).toBe(aliases);
    await milvus.dropAlias("default", alias);
    await milvus.setProperties(at, { "collection.ttl.seconds": "60" });
    const keys = ["collection.ttl.seconds"];
    const { collection: collection_name } = at;
    expect(await succeeds(sdk.dropCollectionProperties({ collection_name, properties: keys }))).toBe(
      dropProperties,
    );
  });
});
