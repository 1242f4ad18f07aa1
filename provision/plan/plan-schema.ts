import { z } from "zod";
import type { EmbedSpec } from "../spec/schema.ts";
import type { Grant, ResourceGroupState } from "../state/access-types.ts";
import type { CollectionState, FieldState, IndexState, LoadSettings } from "../state/types.ts";
import { lossKinds } from "./losses/loss.ts";
import type { Action, CopyMapping, Operation, Plan } from "./types.ts";

/** The shape of a plan file. Typed by the plan itself, so that the two cannot drift apart. */

const texts = z.record(z.string(), z.string());
const text = z.string();
const nullableText = text.nullable();
const nullableNumber = z.number().nullable();

const field: z.ZodType<FieldState> = z.strictObject({
  name: text,
  dataType: text,
  description: text,
  primaryKey: z.boolean(),
  autoId: z.boolean(),
  maxLength: nullableNumber,
  dim: nullableNumber,
  elementType: nullableText,
  maxCapacity: nullableNumber,
  nullable: z.boolean(),
  defaultValue: nullableText,
  partitionKey: z.boolean(),
  clusteringKey: z.boolean(),
  enableAnalyzer: z.boolean(),
  enableMatch: z.boolean(),
  analyzerParams: nullableText,
  multiAnalyzerParams: nullableText,
  mmap: z.boolean().nullable(),
});

const index: z.ZodType<IndexState> = z.strictObject({
  name: text,
  field: text,
  indexType: text,
  metricType: nullableText,
  params: texts,
  mmap: z.boolean().nullable(),
});

const load: z.ZodType<LoadSettings> = z.strictObject({
  replicas: z.number(),
  resourceGroups: z.array(text),
  partitions: z.array(text),
  fields: z.array(text),
});

const state: z.ZodType<CollectionState> = z.strictObject({
  database: text,
  description: text,
  fields: z.array(field),
  functions: z.array(
    z.strictObject({
      name: text,
      type: text,
      description: text,
      inputFieldNames: z.array(text),
      outputFieldNames: z.array(text),
      params: texts,
    }),
  ),
  enableDynamicField: z.boolean(),
  shardsNum: z.number(),
  consistencyLevel: text,
  partitions: z.array(text).nullable(),
  partitionKeyPartitions: nullableNumber,
  partitionKeyIsolation: z.boolean(),
  properties: texts,
  indexes: z.array(index),
  load: load.nullable(),
  embeddings: texts,
});

const on = { database: text, collection: text };

const embed: z.ZodType<EmbedSpec> = z.strictObject({
  from: z.union([text, z.array(text)]).optional(),
  template: text.optional(),
  into: text,
});

const mapping: z.ZodType<CopyMapping> = z.strictObject({
  primaryKey: text,
  keys: z.enum(["kept", "made"]),
  fields: z.array(text),
  moved: z.array(text),
  asDynamic: z.array(text),
  checked: z.array(text),
  embed: z.array(embed),
  dynamic: z.boolean(),
  partitions: z.array(text).nullable(),
  partitionBy: nullableText,
});

const database = [
  z.strictObject({ kind: z.literal("create-database"), database: text, properties: texts }),
  z.strictObject({ kind: z.literal("drop-database"), database: text }),
  z.strictObject({
    kind: z.literal("set-database-properties"),
    database: text,
    set: texts,
    remove: z.array(text),
  }),
] as const;

const collection = [
  z.strictObject({ kind: z.literal("create-collection"), ...on, state, properties: texts }),
  z.strictObject({ kind: z.literal("drop-collection"), ...on, aliases: z.array(text) }),
  z.strictObject({ kind: z.enum(["create-partition", "drop-partition"]), ...on, partition: text }),
  z.strictObject({ kind: z.literal("create-index"), ...on, index }),
  z.strictObject({ kind: z.literal("drop-index"), ...on, index: text, field: text, release: z.boolean() }),
  z.strictObject({
    kind: z.literal("alter-index"),
    ...on,
    index: text,
    params: texts,
    remove: z.array(text),
  }),
  z.strictObject({ kind: z.literal("set-properties"), ...on, set: texts, remove: z.array(text) }),
  z.strictObject({ kind: z.literal("alter-description"), ...on, description: text }),
  z.strictObject({ kind: z.literal("alter-field"), ...on, field, attributes: z.array(text) }),
  z.strictObject({ kind: z.literal("add-field"), ...on, field }),
  z.strictObject({ kind: z.literal("drop-field"), ...on, field: text }),
  z.strictObject({ kind: z.literal("load"), ...on, load, releaseFirst: z.boolean() }),
  z.strictObject({ kind: z.literal("release"), ...on }),
  z.strictObject({
    kind: z.enum(["load-partitions", "release-partitions"]),
    ...on,
    partitions: z.array(text),
    load,
  }),
  z.strictObject({ kind: z.enum(["create-alias", "alter-alias", "drop-alias"]), ...on, alias: text }),
] as const;

const rebuild = [
  z.strictObject({
    kind: z.enum(["copy-rows", "verify-copy"]),
    ...on,
    from: text,
    mapping,
    back: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("reconcile-rows"), ...on, from: text, mapping }),
  z.strictObject({ kind: z.literal("copy-grants"), ...on, from: text }),
  z.strictObject({ kind: z.literal("rename-collection"), ...on, to: text }),
] as const;

const grant: z.ZodType<Grant> = z.strictObject({ privilege: text, database: text, collection: text });

const resourceGroup: z.ZodType<ResourceGroupState> = z.strictObject({
  name: text,
  requests: z.number(),
  limits: z.number(),
  transferFrom: z.array(text),
  transferTo: z.array(text),
});

const access = [
  z.strictObject({ kind: z.enum(["create-role", "drop-role"]), role: text }),
  z.strictObject({ kind: z.enum(["grant", "revoke"]), role: text, grant }),
  z.strictObject({ kind: z.enum(["create-user", "set-password"]), user: text, passwordVariable: text }),
  z.strictObject({ kind: z.literal("drop-user"), user: text }),
  z.strictObject({ kind: z.enum(["add-user-role", "remove-user-role"]), user: text, role: text }),
  z.strictObject({ kind: z.enum(["create-privilege-group", "drop-privilege-group"]), group: text }),
  z.strictObject({
    kind: z.literal("set-privileges"),
    group: text,
    add: z.array(text),
    remove: z.array(text),
  }),
  z.strictObject({
    kind: z.enum(["create-resource-group", "update-resource-group"]),
    group: text,
    state: resourceGroup,
  }),
  z.strictObject({ kind: z.literal("drop-resource-group"), group: text }),
  z.strictObject({
    kind: z.literal("transfer-nodes"),
    from: text,
    to: text,
    nodes: z.number(),
    group: text,
    until: z.number(),
  }),
] as const;

const ledger = [
  z.strictObject({ kind: z.literal("record-owner"), of: text, owner: text }),
  z.strictObject({ kind: z.literal("forget-owner"), of: text }),
] as const;

const operation: z.ZodType<Operation> = z.discriminatedUnion("kind", [
  ...database,
  ...collection,
  ...rebuild,
  ...access,
  ...ledger,
]);

/** What a key means, for those who read plans by other programs: it stands in the JSON Schema. */
const means = <T extends z.ZodType>(schema: T, description: string): T => schema.describe(description);

const action: z.ZodType<Action> = z.strictObject({
  address: means(text, "What it is about: `collection/articles/index/embedding`, `role/reader`."),
  verb: means(z.enum(["create", "update", "rebuild", "delete", "noop"]), "`noop`: it is as asked."),
  class: means(
    z.enum(["live", "reload", "reindex", "rebuild", "forbidden"]),
    "How the change is made; `forbidden`: apply refuses the plan.",
  ),
  outage: means(z.enum(["none", "reload", "alias switch"]), "What clients notice."),
  reason: means(text, "For people: why this happens. Its wording may change."),
  changes: means(
    z.array(
      z.strictObject({
        attribute: means(text, "In the words of the spec: `maxLength`, `params.M`."),
        before: means(z.unknown(), "null: not set."),
        after: means(z.unknown(), "null: not set."),
      }),
    ),
    "What differs.",
  ),
  guards: means(
    z.array(z.strictObject({ flag: z.enum(["allow-delete", "allow-rebuild"]), value: text })),
    "Flags that apply has to be given: `--allow-delete partition`.",
  ),
  losses: means(
    z.array(
      z.strictObject({
        kind: means(z.enum(lossKinds), "What `--allow-delete` names; `generation` needs no flag of its own."),
        what: means(text, "For people: `partition sports of articles`."),
        name: means(text, "What a person types who means it."),
        of: means(
          z.strictObject({ database: text, collection: text, partition: nullableText }),
          "The physical collection, and the partition where only that one loses rows.",
        ),
        rows: means(nullableNumber, "How many rows lose something; null: not counted."),
        extent: means(nullableText, "The same for people: `5 of the first 10,000 rows have some`."),
      }),
    ),
    "Rows and values that are gone for good once this is done.",
  ),
  warnings: means(
    z
      .array(
        z.strictObject({
          code: means(text, "As in docs/errors.md."),
          summary: means(text, "For people, in a sentence, as the two below."),
          cause: text,
          fix: text,
        }),
      )
      .exactOptional(),
    "What would go wrong as things are now: too few query nodes for the replicas. Left out: nothing that is known.",
  ),
  range: means(
    z
      .strictObject({
        file: text,
        line: z.number(),
        column: z.number(),
        endLine: z.number(),
        endColumn: z.number(),
      })
      .nullable(),
    "Where the spec asks for it, counted from 1; null: nothing does any more.",
  ),
  operations: means(
    z.array(operation),
    "What apply does, in this order. Kinds of operations come and go with versions of milvus-stack.",
  ),
});

export const planSchema: z.ZodType<Plan> = z.strictObject({
  formatVersion: means(z.literal(1), "Another number: something below has another name or meaning."),
  project: means(text, "Name of the project that the specs belong to."),
  environment: means(text, "The environment that is planned for."),
  lastEnvironment: means(
    nullableText,
    "The environment that this project last applied on the cluster, where it is another one.",
  ),
  cluster: means(nullableText, "Id of the cluster; null: nothing was applied there yet."),
  server: means(
    z.strictObject({
      product: z.enum(["milvus", "milvus-lite", "zilliz-cloud"]),
      version: means(text, "As the server says."),
      major: z.number(),
      minor: z.number(),
      patch: z.number(),
      assumed: means(
        z.literal(true).exactOptional(),
        "The numbers are those of --assume-version, and not the server's own.",
      ),
    }),
    "What the plan was made for.",
  ),
  stateDigest: means(text, "Of everything on the server that the plan looked at."),
  digests: means(texts, "The same for each collection, database, role, …, by the root of its address."),
  actions: means(z.array(action), "In the order they are carried out, `noop` included."),
  summary: means(
    z.strictObject({
      create: z.number(),
      update: z.number(),
      rebuild: z.number(),
      delete: z.number(),
      noop: z.number(),
    }),
    "How many actions of each verb.",
  ),
});
