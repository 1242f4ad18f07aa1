import type { DescribeCollectionResponse } from "@zilliz/milvus2-sdk-node";
import pLimit from "p-limit";
import { ownProperty } from "../state/ownership.ts";
import { type Recorded, withRecorded } from "../state/recorded.ts";
import type { CollectionState, LiveCollection, Ownership, RebuildRecord } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { createRequest, fieldRequest } from "./create-request.ts";
import { readField, readFunctions, readPairs, specProperties } from "./describe.ts";
import { aliasesOf, partitionsOf } from "./describe-parts.ts";
import { describeIndexes } from "./indexes.ts";
import { readLoad, readLoadState, readLoadStates } from "./loading.ts";
import { defaultPartition } from "./partitions.ts";
import type { CollectionRef, Milvus } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";
import { orNull, type Session } from "./session.ts";

/** Collections being described at once: enough to hide the latency of a far server. What is on its way at once the client limits. */
const describesAtOnce = 32;

type Calls =
  | "listCollections"
  | "describeCollection"
  | "describeCollections"
  | "collectionProperties"
  | "createCollection"
  | "dropCollection"
  | "renameCollection"
  | "setProperties"
  | "removeProperties"
  | "alterDescription"
  | "alterField"
  | "addField"
  | "dropField";

export function collectionCalls(session: Session): Pick<Milvus, Calls> {
  const { client, call, capabilities, schemas } = session;
  return {
    async listCollections(database) {
      const answer = await call(`list the collections of ${database}`, (timeout) =>
        client.showCollections({ db_name: database, timeout }),
      );
      return answer.data.map(({ name }) => name).sort();
    },
    // It may be dropped between the requests that a description takes.
    describeCollection: (ref) => orNull(describe(session, ref)),
    async describeCollections(database, names, { signal } = {}) {
      if (names.length === 0) return [];
      const loadStates = await readLoadStates(session, database);
      const limit = pLimit(describesAtOnce);
      const found = await Promise.all(
        names.map((collection) =>
          limit(() => {
            signal?.throwIfAborted();
            const known = loadStates === null ? undefined : (loadStates.get(collection) ?? "released");
            return orNull(describe(session, { database, collection }, known));
          }),
        ),
      );
      return found.filter((live) => live !== null);
    },
    collectionProperties: (ref) =>
      orNull(
        call(`read the properties of ${ref.collection}`, (timeout) =>
          client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
        ).then(({ properties }) => readPairs(properties)),
      ),
    async createCollection(ref, state, properties) {
      await call(`create collection ${ref.collection}`, (timeout) =>
        client.createCollection({ ...createRequest(ref, state, properties), timeout }),
      );
      schemas.forget();
    },
    async dropCollection(ref) {
      await call(`drop collection ${ref.collection}`, (timeout) =>
        client.dropCollection({ ...sdkRef(ref), timeout }),
      );
      schemas.forget();
    },
    async renameCollection(ref, newName) {
      await call(`rename collection ${ref.collection} to ${newName}`, (timeout) =>
        client.renameCollection({ ...sdkRef(ref), new_collection_name: newName, timeout }),
      );
      schemas.forget();
    },
    async setProperties(ref, set) {
      await call(`set properties of ${ref.collection}`, (timeout) =>
        client.alterCollectionProperties({ ...sdkRef(ref), properties: { ...set }, timeout }),
      );
      schemas.forget();
    },
    async removeProperties(ref, keys) {
      if (!capabilities.dropProperties) {
        throw milvusError(MilvusCode.notImplemented, {
          summary: `Milvus ${capabilities.server.version} cannot remove properties of ${ref.collection}: ${keys.join(", ")}`,
          fix: "Set the property to its default value instead of leaving it out.",
        });
      }
      await call(`remove properties of ${ref.collection}`, (timeout) =>
        client.dropCollectionProperties({ ...sdkRef(ref), properties: [...keys], timeout }),
      );
      schemas.forget();
    },
    async alterDescription(ref, description) {
      await call(`change the description of ${ref.collection}`, (timeout) =>
        client.alterCollectionProperties({
          ...sdkRef(ref),
          properties: { "collection.description": description },
          timeout,
        }),
      );
    },
    async alterField(ref, field, params) {
      await call(`change field ${field} of ${ref.collection}`, (timeout) =>
        client.alterCollectionFieldProperties({
          ...sdkRef(ref),
          field_name: field,
          properties: { ...params },
          timeout,
        }),
      );
      schemas.forget();
    },
    async addField(ref, field) {
      await call(
        `add field ${field.name} to ${ref.collection}`,
        (timeout) => client.addCollectionField({ ...sdkRef(ref), field: fieldRequest(field), timeout }),
        { repeatable: false },
      );
      schemas.forget();
    },
    async dropField(ref, field) {
      await call(
        `drop field ${field} of ${ref.collection}`,
        (timeout) => client.dropCollectionField({ ...sdkRef(ref), field_name: field, timeout }),
        { repeatable: false },
      );
      schemas.forget();
    },
  };
}

/** @param known the load state, where it was read with that of others. */
async function describe(
  session: Session,
  ref: CollectionRef,
  known?: LiveCollection["loadState"],
): Promise<LiveCollection> {
  const { client, call, capabilities } = session;
  const answer = await call(`describe collection ${ref.collection}`, (timeout) =>
    client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
  );
  const properties = readPairs(answer.properties);
  const state = readState(answer, ref, properties);
  // Asked by an alias, Milvus 2.3 answers with the alias; asked for the alias' target it tells the truth.
  const name = await physicalName(session, ref, answer);
  const at = { database: ref.database, collection: name };
  const [partitions, indexes, aliases, loadState] = await Promise.all([
    partitionsOf(session, at, answer, state.partitions === null),
    describeIndexes(session, at),
    aliasesOf(session, at, answer),
    known ?? readLoadState(session, at),
  ]);
  const named = partitions.filter((partition) => partition !== defaultPartition);
  const loading = await readLoad(session, at, answer.collectionID, partitions, loadState);
  const live: LiveCollection = {
    ...state,
    name,
    collectionId: answer.collectionID,
    aliases,
    ownership: readOwnership(properties),
    partitions: state.partitions === null ? null : named.sort(),
    indexes: indexes.map(({ state: index }) => index),
    indexProgress: indexes.map(({ progress }) => progress),
    ...loading,
  };
  return withRecorded(live, parseObject<Recorded>(properties[ownProperty.recorded]), capabilities);
}

async function physicalName(
  { client, call }: Session,
  ref: CollectionRef,
  answer: DescribeCollectionResponse,
): Promise<string> {
  if (answer.collection_name !== ref.collection) return answer.collection_name;
  if (!answer.aliases.includes(ref.collection)) return ref.collection;
  const alias = await call(`look up alias ${ref.collection}`, (timeout) =>
    client.describeAlias({ ...sdkRef(ref), alias: ref.collection, timeout }),
  );
  return alias.collection;
}

/** What the describe itself says: everything but partitions, indexes and loading. */
function readState(
  answer: DescribeCollectionResponse,
  ref: CollectionRef,
  properties: Readonly<Record<string, string>>,
): CollectionState {
  const { schema } = answer;
  const fields = schema.fields.filter((field) => field.is_dynamic !== true).map(readField);
  const hashed = fields.some((field) => field.partitionKey);
  return {
    database: ref.database,
    description: schema.description ?? "",
    fields,
    functions: readFunctions(schema),
    enableDynamicField: schema.enable_dynamic_field,
    shardsNum: answer.shards_num,
    consistencyLevel: answer.consistency_level,
    partitions: hashed ? null : [],
    partitionKeyPartitions: hashed ? Number(answer.num_partitions) : null,
    partitionKeyIsolation: properties["partitionkey.isolation"] === "true",
    properties: specProperties(properties),
    indexes: [],
    load: null,
    embeddings: parseObject<Record<string, string>>(properties[ownProperty.embeddings]),
  };
}

function readOwnership(properties: Readonly<Record<string, string>>): Ownership | null {
  const owner = properties[ownProperty.owner];
  const collection = properties[ownProperty.collection];
  if (!owner || !collection) return null;
  return {
    owner,
    collection,
    generation: Number(properties[ownProperty.generation] ?? 1),
    rebuild: readRebuild(properties[ownProperty.rebuild]),
  };
}

function readRebuild(text: string | undefined): RebuildRecord | null {
  const { from, target, phase, journal } = parseObject<Partial<RebuildRecord>>(text);
  if (typeof from !== "string" || typeof target !== "string") return null;
  // What somebody damaged is no reason to drop anything.
  if (phase !== "copy" && phase !== "switched" && phase !== "back") return null;
  return { from, target, phase, ...(typeof journal === "string" ? { journal } : {}) };
}

/** Our own JSON in a property; whoever damaged it by hand gets an empty value and sees a change in the plan. */
function parseObject<T extends object>(text: string | undefined): T {
  if (text === undefined || text === "") return {} as T;
  try {
    const value: unknown = JSON.parse(text);
    return (typeof value === "object" && value !== null ? value : {}) as T;
  } catch {
    return {} as T;
  }
}
