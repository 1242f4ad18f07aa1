import type { YAMLMap } from "yaml";
import { collectionProperty } from "../catalogue/collection-properties.ts";
import { collectionKey, documentModel, physicalName } from "../plan/index.ts";
import { loadSettings } from "../plan/load-settings.ts";
import { serverName } from "../plan/render/server-name.ts";
import type { Environment } from "../spec/types.ts";
import { askedProperties } from "../state/asked-properties.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { CollectionState, LiveCollection } from "../state/types.ts";
import { type RecordedEmbed, recordedEmbeds } from "./embed-parts.ts";
import { fieldNode, functionNode } from "./field-nodes.ts";
import { indexNode, loadPart } from "./index-node.ts";
import { likelyText } from "./likely-text.ts";
import { scalars, withoutSecrets } from "./scalars.ts";
import { above, documentText, line, list, mapping, type Part, words } from "./yaml-nodes.ts";

/** DefaultPartitionsWithPartitionKey of milvus (pkg/common/common.go). */
const defaultKeyPartitions = 16;

/** Where a collection is imported from and to. */
export interface ImportContext {
  readonly environment: Environment;
  readonly capabilities: Capabilities;
  /** Path of the JSON Schema as an editor finds it from the file; null: no line for editors. */
  readonly schema: string | null;
}

/**
 * A live collection as the shortest spec that plans to no change: what is Milvus' default is left out, and what a spec
 * cannot say, or somebody should know, is a comment.
 *
 * @param name public name
 */
export function collectionText(live: LiveCollection, name: string, context: ImportContext): string {
  const embeds = recordedEmbeds(live);
  const parts = {
    description: live.description || undefined,
    database: live.database === "default" ? undefined : live.database,
    fields: list(
      live.fields.map((field) =>
        fieldNode(field, {
          followsModel:
            context.environment.embeddings !== null && embeds.some(({ embed }) => embed.into === field.name),
        }),
      ),
    ),
    enableDynamicField: live.enableDynamicField || undefined,
    functions: live.functions.length > 0 ? list(live.functions.map(functionNode)) : undefined,
    partitions: live.partitions && live.partitions.length > 0 ? words(live.partitions) : undefined,
    partitionKeyPartitions: undefined,
    partitionKeyIsolation: undefined,
    partitionKey: partitionKey(live, context),
    shardsNum: live.shardsNum === 1 ? undefined : live.shardsNum,
    indexes: live.indexes.length > 0 ? list(live.indexes.map(indexNode)) : undefined,
    load: loadPart(live.load, loadSettings(undefined, replicationOf(context))),
    consistencyLevel:
      live.consistencyLevel === "Bounded" || isUntold("consistencyLevel", live, context)
        ? undefined
        : live.consistencyLevel,
    properties: scalars(askedProperties(live)),
    embeddings: undefined,
    embed: embeds.length > 0 ? list(embeds.map(embedNode)) : undefined,
  } satisfies Record<keyof CollectionState | "partitionKey" | "embed", Part>;
  const contents = mapping({ collection: name, ...parts });
  above(contents, "properties", propertyComments(live));
  above(contents, "embed", modelComments(embeds, context));
  return documentText(contents, {
    above: [
      ...(context.schema === null ? [] : [`yaml-language-server: $schema=${context.schema}`]),
      ...originComments(live, name),
      ...untoldComments(live, context),
      ...secretComments(live),
    ],
    below: unfilledComments(live),
  });
}

/** Where a server has no replicas, none are asked for on behalf of a spec that says nothing of them. */
function replicationOf({
  environment,
  capabilities,
}: ImportContext): (Environment["replication"] & object) | null {
  return capabilities.replicas && capabilities.resourceGroups ? (environment.replication ?? null) : null;
}

function modelOf({ embeddings }: Environment) {
  return embeddings === null ? null : documentModel(embeddings);
}

function partitionKey(live: LiveCollection, { capabilities }: ImportContext): Part {
  const field = live.fields.find((one) => one.partitionKey);
  if (field === undefined) return undefined;
  const told = live.ownership !== null || !capabilities.unreported.collection.has("partitionKeyPartitions");
  const partitions = live.partitionKeyPartitions ?? defaultKeyPartitions;
  return line({
    field: field.name,
    partitions: told && partitions !== defaultKeyPartitions ? partitions : undefined,
    isolation: live.partitionKeyIsolation || undefined,
  });
}

function embedNode({ embed: { from, template, into } }: RecordedEmbed): YAMLMap {
  return line({ from: Array.isArray(from) ? words(from) : from, template, into });
}

function originComments(live: LiveCollection, name: string): string[] {
  const { ownership, aliases } = live;
  const others = aliases.filter((alias) => alias !== name);
  return [
    ...(ownership === null
      ? [
          `Made by hand, under this name itself: adopted with its first change. Its first rebuild renames it to ${physicalName(name, 1)} and`,
          "makes the name an alias; for a moment between the two clients find nothing.",
        ]
      : []),
    ...(ownership === null && others.length > 0
      ? [
          `Where clients know it as ${others.join(" or ")} alone, write that as its \`collection\` and apply with --adopt: then nothing is renamed.`,
        ]
      : []),
    ...(others.length > 0
      ? [
          `More aliases point at ${live.name}: ${others.join(", ")}. No spec has them; they move along when it is rebuilt.`,
        ]
      : []),
  ];
}

/** A server that does not tell it gives the same for every collection. */
function isUntold(
  key: keyof CollectionState,
  { ownership }: LiveCollection,
  { capabilities }: ImportContext,
): boolean {
  return ownership === null && capabilities.unreported.collection.has(key);
}

/** Nobody recorded it for a collection made by hand: what the spec says, or leaves to Milvus' default, is believed. */
function untoldComments(
  { ownership, partitions }: LiveCollection,
  { capabilities }: ImportContext,
): string[] {
  if (ownership !== null) return [];
  const { unreported, server } = capabilities;
  const hashed = partitions === null;
  const untold = [...unreported.collection].filter((key) => key !== "partitionKeyPartitions" || hashed);
  const words = untold.map((key) => (key === "partitionKeyPartitions" ? "partitionKey.partitions" : key));
  const ofFields = [...unreported.field].filter((key) => key !== "maxLength");
  if (words.length === 0 && ofFields.length === 0) return [];
  const told = [
    ...(words.length > 0 ? [words.join(", ")] : []),
    ...(ofFields.length > 0 ? [`${ofFields.join(", ")} of its fields`] : []),
  ];
  return [`${serverName(server)} does not tell ${told.join("; ")}. Add here what it was made with.`];
}

function propertyComments(live: LiveCollection): string[] {
  const unknown = Object.keys(askedProperties(live)).filter((key) => collectionProperty(key) === undefined);
  const [it, does] = unknown.length === 1 ? ["it", "it does"] : ["them", "they do"];
  return unknown.length > 0
    ? [`${unknown.join(", ")}: Milvus keeps ${it} without a word; milvus-stack knows nothing that ${does}`]
    : [];
}

/** No plan speaks of them, and a new generation is made by the spec. */
function secretComments({ properties }: LiveCollection): string[] {
  const { secret } = withoutSecrets(properties);
  return secret.length > 0
    ? [
        `Property ${secret.join(", ")}: left out, for it looks like a secret; no plan touches it, and a rebuild does not bring it along`,
      ]
    : [];
}

function modelComments(embeds: readonly RecordedEmbed[], { environment }: ImportContext): string[] {
  const now = modelOf(environment)?.document;
  const then = now === undefined ? "so that plan forgets it" : "so that plan asks for a rebuild";
  return embeds
    .filter(({ model }) => model !== now)
    .map(
      ({ model, embed }) =>
        `${embed.into} is filled by model ${model}; ${environment.name} has ${now ?? "none"}, ${then}`,
    );
}

/** Vector fields of which nobody knows how they are filled. */
function unfilledComments({ ownership, fields, functions, embeddings }: LiveCollection): string[] {
  const byFunction = new Set(functions.flatMap(({ outputFieldNames }) => outputFieldNames));
  const vectors = fields.filter(
    ({ name, dataType }) =>
      dataType === "FloatVector" && !byFunction.has(name) && !Object.hasOwn(embeddings, name),
  );
  const text = likelyText(fields);
  if (ownership !== null || vectors.length === 0 || text === undefined) return [];
  return [
    "How its vectors are made, no server knows. With this, seed and search embed by themselves:",
    "embed:",
    ...vectors.map(({ name }) => `  - { from: ${text.name}, into: ${name} }`),
  ];
}

/** The name of its file: `articles.yaml`, or `news.articles.yaml` in another database than `default`. */
export function collectionFile(database: string, name: string): string {
  // Milvus has no such names; who answers in its place might.
  return `${collectionKey(database, name).replaceAll(/[^\w.-]/g, "_")}.yaml`;
}
