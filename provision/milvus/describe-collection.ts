import type { DescribeCollectionResponse } from "@zilliz/milvus2-sdk-node";
import { isBefore } from "../state/is-before.ts";
import { readOwnJson, recordedEmbeddings } from "../state/own-json.ts";
import { ownProperty } from "../state/ownership.ts";
import { type Recorded, withRecorded } from "../state/recorded.ts";
import type {
  CollectionState,
  IndexState,
  LiveCollection,
  Ownership,
  RebuildRecord,
  ServerInfo,
} from "../state/types.ts";
import { readField, readFlag, readFunctions, readPairs, specProperties } from "./describe.ts";
import { aliasesOf, partitionsOf } from "./describe-parts.ts";
import { describeIndexes } from "./indexes.ts";
import { readLoad, readLoadState } from "./loading.ts";
import { defaultPartition } from "./partitions.ts";
import type { CollectionRef } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";
import type { Session } from "./session.ts";

/** What was read already, together with that of other collections. */
export interface Known {
  readonly loadState?: LiveCollection["loadState"] | undefined;
  readonly aliases?: readonly string[] | undefined;
}

/** Everything of one collection, by its name or an alias. */
export async function describeCollection(
  session: Session,
  ref: CollectionRef,
  known: Known = {},
): Promise<LiveCollection> {
  return await completeDescription(session, ref, await askForDescription(session, ref), known);
}

/** The describe itself, as the server answers it now. */
export async function askForDescription(
  { client, call }: Session,
  ref: CollectionRef,
): Promise<DescribeCollectionResponse> {
  return await call(`describe collection ${ref.collection}`, (timeout) =>
    client.describeCollection({ ...sdkRef(ref), cache: false, timeout }),
  );
}

/** Everything of the collection that was described, with what takes requests of its own. */
export async function completeDescription(
  session: Session,
  ref: CollectionRef,
  answer: DescribeCollectionResponse,
  known: Known,
): Promise<LiveCollection> {
  const properties = readPairs(answer.properties);
  const state = readState(answer, ref, properties, session.capabilities.server);
  // Asked by an alias, Milvus 2.3 answers with the alias; asked for the alias' target it tells the truth.
  const name = await physicalName(session, ref, answer);
  const at = { database: ref.database, collection: name };
  const [partitions, indexes, aliases, loadState] = await Promise.all([
    partitionsOf(session, at, answer, state.partitions === null),
    describeIndexes(session, at, state),
    known.aliases ?? aliasesOf(session, at, answer),
    known.loadState ?? readLoadState(session, at),
  ]);
  const named = partitions.filter((partition) => partition !== defaultPartition);
  const loading = await readLoad(session, at, answer.collectionID, partitions, loadState);
  // Milvus Lite loads whatever it makes, vectors without an index too, which no spec can ask for.
  const bare = session.capabilities.server.product === "milvus-lite" && hasBareVector(state, indexes);
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
    load:
      loading.load === null || bare
        ? null
        : { ...loading.load, fields: parseNames(properties[ownProperty.loadedFields]) },
  };
  return withRecorded(live, readOwnJson<Recorded>(properties[ownProperty.recorded]), session.capabilities);
}

function hasBareVector(
  { fields }: CollectionState,
  indexes: readonly { readonly state: IndexState }[],
): boolean {
  return fields.some(
    ({ name, dataType }) =>
      dataType.endsWith("Vector") && !indexes.some(({ state: { field } }) => field === name),
  );
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
  server: ServerInfo,
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
    // Older ones keep the property as any other, and do nothing with it.
    partitionKeyIsolation:
      !isBefore(server, "2.5") && readFlag(properties["partitionkey.isolation"]) === true,
    properties: specProperties(properties),
    indexes: [],
    load: null,
    embeddings: recordedEmbeddings(properties),
  };
}

function readOwnership(properties: Readonly<Record<string, string>>): Ownership | null {
  const owner = properties[ownProperty.owner];
  const collection = properties[ownProperty.collection];
  if (!owner || !collection) return null;
  const given = parseNames(properties[ownProperty.given]);
  return {
    owner,
    collection,
    generation: Number(properties[ownProperty.generation] ?? 1),
    rebuild: readRebuild(properties[ownProperty.rebuild]),
    ...(given.length > 0 && { given }),
    ...(properties[ownProperty.awaitsLoad] === "true" && { awaitsLoad: true }),
    ...(properties[ownProperty.leftRows] === "true" && { leftRows: true }),
  };
}

function readRebuild(text: string | undefined): RebuildRecord | null {
  const { from, target, phase, journal, keysAllowedBefore } = readOwnJson<Partial<RebuildRecord>>(text);
  if (typeof from !== "string" || typeof target !== "string") return null;
  // What somebody damaged is no reason to drop anything.
  if (phase !== "copy" && phase !== "switched" && phase !== "back") return null;
  return {
    ...{ from, target, phase },
    ...(typeof journal === "string" ? { journal } : {}),
    ...(typeof keysAllowedBefore === "string" || keysAllowedBefore === null ? { keysAllowedBefore } : {}),
  };
}

/** A list of our own in a property. */
function parseNames(text: string | undefined): string[] {
  return Object.values(readOwnJson<Record<string, unknown>>(text)).map(String);
}
