import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collection, field, index } from "../../tests/servers/collection-states.ts";
import { type ServerUnderTest, serversUnderTest } from "../../tests/servers/targets.ts";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import { connect } from "../milvus/connect.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { CollectionState, LiveCollection } from "../state/types.ts";
import { type ChangeKind, changeClasses, classOf } from "./change-classes.ts";

const all = { replicas: 1, resourceGroups: [], partitions: [], fields: [] };
const vectorIndex = index("v", "HNSW", "L2", { M: "8", efConstruction: "64" });

interface Asked {
  readonly milvus: Milvus;
  readonly at: CollectionRef;
  /** Name of the scalar index type that the server has. */
  readonly scalar: string;
}

/** A change as a client would ask for it, and whether the server has made it. */
interface Experiment {
  /** What the collection is before; two fields, a loaded vector index and a partition when left out. */
  readonly before?: Partial<CollectionState>;
  readonly prepare?: (asked: Asked) => Promise<unknown>;
  readonly ask: (asked: Asked) => Promise<unknown>;
  readonly isDone: (live: LiveCollection, asked: Asked) => boolean | Promise<boolean>;
}

/** Why a server cannot be asked: what it says is no answer, or the matter is not the server's. */
type NotAsked = string;

const isDynamic = (live: LiveCollection) => live.enableDynamicField;
const fieldOf = (live: LiveCollection, name: string) => live.fields.find((one) => one.name === name);
const hasIndex = (live: LiveCollection, name: string) => live.indexes.some((one) => one.name === name);
const scalarIndex = ({ scalar }: Asked) => ({ ...index("text", scalar, ""), metricType: null });
/** Milvus Lite calls an index by its field. */
const vectorIndexName = "v";

const experiments: Readonly<
  Record<ChangeKind, Experiment | NotAsked | Readonly<Record<ServerUnderTest["name"], Experiment | NotAsked>>>
> = {
  property: {
    ask: ({ milvus, at }) => milvus.setProperties(at, { "collection.ttl.seconds": "60" }),
    isDone: ({ properties }) => properties["collection.ttl.seconds"] === "60",
  },
  "collection-mmap": "both keep every property, whether it does something or not",
  "lazy-load": "both keep every property, whether it does something or not",
  warmup: "both keep every property, whether it does something or not",
  "query-mode": "both keep every property, whether it does something or not",
  "namespace-sharding": "both keep every property, whether it does something or not",
  description: recorded({
    ask: ({ milvus, at }) => milvus.alterDescription(at, "another"),
    isDone: ({ description }) => description === "another",
  }),
  "consistency-level": recorded({
    ask: ({ milvus, at }) => milvus.setProperties(at, { consistency_level: "Strong" }),
    isDone: ({ consistencyLevel }) => consistencyLevel === "Strong",
  }),
  "enable-dynamic-field": {
    ask: ({ milvus, at }) => milvus.setProperties(at, { "dynamicfield.enabled": "true" }),
    isDone: isDynamic,
  },
  "disable-dynamic-field": {
    before: { enableDynamicField: true },
    ask: ({ milvus, at }) => milvus.setProperties(at, { "dynamicfield.enabled": "false" }),
    isDone: (live) => !isDynamic(live),
  },
  "add-scalar-field": {
    ask: ({ milvus, at }) => milvus.addField(at, field("more", "Int64", { nullable: true })),
    isDone: (live) => fieldOf(live, "more") !== undefined,
  },
  "add-vector-field": {
    ask: ({ milvus, at }) => milvus.addField(at, field("w", "FloatVector", { dim: 8, nullable: true })),
    isDone: (live) => fieldOf(live, "w") !== undefined,
  },
  "drop-field": {
    ask: ({ milvus, at }) => milvus.dropField(at, "text"),
    isDone: (live) => fieldOf(live, "text") === undefined,
  },
  "field-capacity": {
    ask: ({ milvus, at }) => milvus.alterField(at, "text", { max_length: "200" }),
    isDone: (live) => fieldOf(live, "text")?.maxLength === 200,
  },
  "field-mmap": {
    ask: ({ milvus, at }) => milvus.alterField(at, "text", { "mmap.enabled": "true" }),
    isDone: (live) => fieldOf(live, "text")?.mmap === true,
  },
  "field-description": recorded({
    ask: ({ milvus, at }) => milvus.alterField(at, "text", { "field.description": "another" }),
    isDone: (live) => fieldOf(live, "text")?.description === "another",
  }),
  "field-analyzer": "changes as the schema does before 3.0",
  schema: {
    ask: ({ milvus, at }) => milvus.alterField(at, "v", { dim: "16" }),
    isDone: (live) => fieldOf(live, "v")?.dim === 16,
  },
  embeddings: "no server knows what its vectors are of",
  "add-partition": {
    ask: ({ milvus, at }) => milvus.createPartition(at, "q"),
    isDone: ({ partitions }) => partitions?.includes("q") === true,
  },
  "drop-partition": {
    ask: ({ milvus, at }) => milvus.dropPartition(at, "p"),
    isDone: ({ partitions }) => partitions?.includes("p") === false,
  },
  "add-scalar-index": {
    ask: async (asked) => {
      const { milvus, at } = asked;
      await milvus.createIndex(at, scalarIndex(asked));
      // 2.3.5 takes it, does not use it, and refuses the next load.
      await milvus.load(at, all, { timeoutMs: 5_000 });
    },
    isDone: (live) => hasIndex(live, "text"),
  },
  "add-vector-index": {
    "milvus-lite": {
      prepare: ({ milvus, at }) =>
        milvus.release(at).then(() => milvus.dropIndex(at, { name: vectorIndexName, field: "v" })),
      ask: async ({ milvus, at }) => {
        await milvus.load(at, all);
        await milvus.createIndex(at, vectorIndex);
      },
      isDone: (live) => hasIndex(live, vectorIndexName),
    },
    "milvus-2.3.5": "it has one vector field, and loads none without an index",
  },
  "drop-scalar-index": {
    prepare: withScalarIndex,
    ask: ({ milvus, at }) => milvus.dropIndex(at, { name: "text", field: "text" }),
    isDone: (live) => !hasIndex(live, "text"),
  },
  "drop-vector-index": {
    ask: ({ milvus, at }) => milvus.dropIndex(at, { name: vectorIndexName, field: "v" }),
    isDone: (live) => !hasIndex(live, vectorIndexName),
  },
  "index-build": {
    ask: ({ milvus, at }) =>
      milvus.createIndex(at, { ...vectorIndex, params: { M: "16", efConstruction: "64" } }),
    isDone: ({ indexes }) => indexes.some(({ params }) => params.M === "16"),
  },
  "alter-index": {
    ask: ({ milvus, at }) => milvus.alterIndex(at, vectorIndexName, { "mmap.enabled": "true" }, []),
    isDone: ({ indexes }) => indexes.some(({ mmap }) => mmap === true),
  },
  "partition-key-isolation": "both keep every property, whether it does something or not",
  replicas: {
    "milvus-lite": {
      ask: ({ milvus, at }) => milvus.load(at, { ...all, replicas: 2 }),
      isDone: async (_live, { milvus, at }) => (await milvus.replicas(at)).length === 2,
    },
    "milvus-2.3.5": "one query node holds one replica: tests/cluster has three",
  },
  "resource-groups": "one query node is in one group: tests/cluster has three",
  "load-partitions": {
    ask: ({ milvus, at }) => milvus.releasePartitions(at, ["p"]),
    isDone: ({ load }) => load?.partitions.join() === "_default",
  },
  "load-fields": "neither has a load of single fields",
  alias: {
    ask: ({ milvus, at }) => milvus.createAlias(at, `${at.collection}_alias`),
    isDone: ({ aliases }, { at }) => aliases.includes(`${at.collection}_alias`),
  },
};

/** Milvus Lite forgets it, so it is what this project records. */
function recorded(experiment: Experiment): Readonly<Record<ServerUnderTest["name"], Experiment | NotAsked>> {
  return { "milvus-lite": "it reports none, so that ours is what counts", "milvus-2.3.5": experiment };
}

async function withScalarIndex(asked: Asked): Promise<void> {
  const { milvus, at } = asked;
  await milvus.release(at);
  await milvus.createIndex(at, scalarIndex(asked));
  await milvus.waitForIndex(at, "text");
  await milvus.load(at, all);
}

function isExperiment(value: object): value is Experiment {
  return "ask" in value;
}

describe.each(serversUnderTest())("what $name does of the table", ({ name: server, uri }) => {
  const scalar = server === "milvus-lite" ? "INVERTED" : "Trie";
  let milvus: Milvus;
  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await milvus.close();
  });

  const drop = async (at: CollectionRef) => {
    const live = await milvus.describeCollection(at);
    for (const alias of live?.aliases ?? []) await milvus.dropAlias(at.database, alias);
    if (live !== null) await milvus.dropCollection(at);
  };
  const makeLoaded = async (at: CollectionRef, before: Partial<CollectionState> = {}): Promise<Asked> => {
    const fields = [
      field("id", "Int64", { primaryKey: true }),
      field("text", "VarChar", { maxLength: 100 }),
      field("v", "FloatVector", { dim: 8 }),
    ];
    await milvus.createCollection(at, collection(fields, before), {});
    await milvus.createPartition(at, "p");
    await milvus.createIndex(at, vectorIndex);
    await milvus.waitForIndex(at, vectorIndexName);
    await milvus.load(at, all);
    return { milvus, at, scalar };
  };
  /** Whether the server made the change, whatever it answered. */
  const tryIt = async ({ ask, isDone }: Experiment, asked: Asked): Promise<boolean> => {
    try {
      await ask(asked);
    } catch (error) {
      const refused = [MilvusCode.serverError, MilvusCode.notImplemented, MilvusCode.indexFailed];
      if (!isMilvusError(error, ...refused, MilvusCode.deadline)) throw error;
      return false;
    }
    const live = await milvus.describeCollection(asked.at);
    return live !== null && (await isDone(live, asked));
  };
  const searchable = async ({ at }: Asked) => {
    const search = { ...at, field: "v", vectors: [new Float32Array(8)], limit: 1, metricType: "L2" };
    return await milvus.search(search).then(
      () => true,
      () => false,
    );
  };

  const kinds = Object.keys(changeClasses) as ChangeKind[];
  const asked = kinds.flatMap((kind) => {
    const entry = experiments[kind];
    const here = typeof entry === "string" || isExperiment(entry) ? entry : entry[server];
    return typeof here === "string" ? [] : [{ kind, experiment: here }];
  });

  /** Whether it is made at once, only on what is released, only once the index is gone too, or not at all. */
  const find = async (experiment: Experiment, at: CollectionRef) => {
    const on = await makeLoaded(at, experiment.before);
    await experiment.prepare?.(on);
    if (await tryIt(experiment, on)) return (await searchable(on)) ? "live" : "made, and not searchable";
    await milvus.release(at);
    if (await tryIt(experiment, on)) return "reload";
    // What was tried may have loaded it.
    await milvus.release(at);
    await milvus.dropIndex(at, { name: vectorIndexName, field: "v" });
    return (await tryIt(experiment, on)) ? "reindex" : "not in place";
  };

  // At once: most of the time goes into waiting for loads.
  test.concurrent.each(asked)("$kind", async ({ kind, experiment }) => {
    const at = { database: "default", collection: `classes_${randomUUID().slice(0, 8)}` };
    const expected = classOf(kind, milvus.server, true);
    const inPlace = expected !== "rebuild" && expected !== "forbidden";
    try {
      expect(await find(experiment, at)).toBe(inPlace ? expected : "not in place");
    } finally {
      await drop(at);
    }
  });
});
