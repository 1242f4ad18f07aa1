import { z } from "zod";
import type { EmbedSpec } from "../spec/schema.ts";
import type { Grant, ResourceGroupState } from "../state/access-types.ts";
import type { CollectionState, FieldState, IndexState, LoadSettings } from "../state/types.ts";
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
  fields: z.array(text),
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

const action: z.ZodType<Action> = z.strictObject({
  address: text,
  verb: z.enum(["create", "update", "rebuild", "delete", "noop"]),
  class: z.enum(["live", "reload", "reindex", "rebuild", "forbidden"]),
  outage: z.enum(["none", "reload", "alias switch"]),
  reason: text,
  changes: z.array(z.strictObject({ attribute: text, before: z.unknown(), after: z.unknown() })),
  guards: z.array(z.strictObject({ flag: z.enum(["allow-delete", "allow-rebuild"]), value: text })),
  range: z
    .strictObject({
      file: text,
      line: z.number(),
      column: z.number(),
      endLine: z.number(),
      endColumn: z.number(),
    })
    .nullable(),
  operations: z.array(operation),
});

export const planSchema: z.ZodType<Plan> = z.strictObject({
  formatVersion: z.literal(1),
  project: text,
  environment: text,
  lastEnvironment: nullableText,
  cluster: nullableText,
  server: z.strictObject({
    product: z.enum(["milvus", "milvus-lite", "zilliz-cloud"]),
    version: text,
    major: z.number(),
    minor: z.number(),
    patch: z.number(),
    assumed: z.literal(true).exactOptional(),
  }),
  stateDigest: text,
  digests: texts,
  actions: z.array(action),
  summary: z.strictObject({
    create: z.number(),
    update: z.number(),
    rebuild: z.number(),
    delete: z.number(),
    noop: z.number(),
  }),
});
