import { z } from "zod";
import type { CollectionState, FieldState, IndexState, LoadSettings } from "../state/types.ts";
import type { Action, Operation, Plan } from "./types.ts";

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

const operation: z.ZodType<Operation> = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("create-database"), database: text }),
  z.strictObject({ kind: z.literal("create-collection"), ...on, state, properties: texts }),
  z.strictObject({ kind: z.literal("drop-collection"), ...on, aliases: z.array(text) }),
  z.strictObject({ kind: z.enum(["create-partition", "drop-partition"]), ...on, partition: text }),
  z.strictObject({ kind: z.literal("create-index"), ...on, index }),
  z.strictObject({ kind: z.literal("drop-index"), ...on, index: text, field: text, release: z.boolean() }),
  z.strictObject({ kind: z.literal("set-properties"), ...on, set: texts, remove: z.array(text) }),
  z.strictObject({ kind: z.literal("alter-description"), ...on, description: text }),
  z.strictObject({ kind: z.literal("alter-field"), ...on, field, attributes: z.array(text) }),
  z.strictObject({ kind: z.literal("load"), ...on, load, releaseFirst: z.boolean() }),
  z.strictObject({ kind: z.literal("release"), ...on }),
  z.strictObject({ kind: z.enum(["create-alias", "alter-alias"]), ...on, alias: text }),
  z.strictObject({ kind: z.literal("drop-alias"), ...on, alias: text }),
]);

const action: z.ZodType<Action> = z.strictObject({
  address: text,
  verb: z.enum(["create", "update", "rebuild", "delete", "noop"]),
  class: z.enum(["live", "reload", "reindex", "rebuild", "forbidden"]),
  outage: z.enum(["none", "reload", "alias switch"]),
  reason: text,
  changes: z.array(z.strictObject({ attribute: text, before: z.unknown(), after: z.unknown() })),
  guard: z.strictObject({ flag: z.enum(["allow-delete", "allow-rebuild"]), value: text }).nullable(),
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
  environment: text,
  server: z.strictObject({
    product: z.enum(["milvus", "milvus-lite", "zilliz-cloud"]),
    version: text,
    major: z.number(),
    minor: z.number(),
    patch: z.number(),
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
