import type { PropertyForm } from "./property-form.ts";

/** Properties by how their values change: rows of `changeClasses`. `property` is live on every server. */
export type PropertyChange =
  | "property"
  | "collection-mmap"
  | "lazy-load"
  | "warmup"
  | "query-mode"
  | "namespace-sharding";

export interface CollectionProperty {
  readonly form: PropertyForm;
  /** `property` when left out. */
  readonly change?: PropertyChange;
  /** Servers give it to collections on their own: with this value, or with any (`*`). */
  readonly serverMade?: string;
  /** Nobody but the server sets it. */
  readonly readOnly?: true;
  /** What a spec says instead of it. */
  readonly specKey?: string;
}

const boolean: CollectionProperty = { form: { form: "boolean" } };
const text: CollectionProperty = { form: { form: "text" } };
/** Megabytes or requests a second; -1 lifts the limit. */
const rate: CollectionProperty = { form: { form: "number" } };
/** `async` came with 3.0: 2.6.20 refuses it, seen. */
const warmup: CollectionProperty = {
  form: { form: "word", words: ["disable", "sync", "async"] },
  change: "warmup",
};

/**
 * Properties that a collection takes: keys of milvus `pkg/common/common.go`. "Seen" is what a real server did when it was
 * recorded (2.5.24, 2.6.20, 3.0.0-beta) or in this project's tests (Lite 3.2, 2.3.5).
 */
export const collectionProperties: Readonly<Record<string, CollectionProperty>> = {
  // MaxTTLSeconds: a hundred years; 0 and -1 keep rows for ever. 2.6.20 and 3.0.0-beta refuse anything else, seen.
  "collection.ttl.seconds": { form: { form: "integer", least: -1, most: 3_155_760_000 } },
  // Each row goes when the time in this field of its own is over; null and 0 keep it.
  ttl_field: { form: { form: "field", dataType: "Timestamptz" } },
  "collection.autocompaction.enabled": boolean,
  "collection.insertRate.max.mb": rate,
  "collection.insertRate.min.mb": rate,
  "collection.deleteRate.max.mb": rate,
  "collection.deleteRate.min.mb": rate,
  "collection.bulkLoadRate.max.mb": rate,
  "collection.bulkLoadRate.min.mb": rate,
  "collection.queryRate.max.qps": rate,
  "collection.queryRate.min.qps": rate,
  "collection.searchRate.max.vps": rate,
  "collection.searchRate.min.vps": rate,
  "collection.diskProtection.diskQuota.mb": rate,
  "partition.diskProtection.diskQuota.mb": rate,
  "collection.replica.number": { form: { form: "integer", least: 1, most: 1024 } },
  "collection.resource_groups": text,
  "mmap.enabled": { ...boolean, change: "collection-mmap" },
  "lazyload.enabled": { ...boolean, change: "lazy-load" },
  "collection.function.allowInsertNonBM25FunctionOutputs": boolean,
  allow_insert_auto_id: boolean,
  disable_func_runtime_check: boolean,
  // 2.6.20 and 3.0.0-beta give every collection this one, seen.
  timezone: { ...text, serverMade: "UTC" },
  load_priority: { form: { form: "word", words: ["high", "low"] } },
  query_mode: { form: { form: "word", words: ["large_topk"] }, change: "query-mode" },
  "replicate.id": text,
  "warmup.scalarField": warmup,
  "warmup.scalarIndex": warmup,
  "warmup.vectorField": warmup,
  "warmup.vectorIndex": warmup,
  // 3.0.0-beta gives every collection this one, seen.
  "namespace.sharding.enabled": { ...boolean, change: "namespace-sharding", serverMade: "false" },
  // Counts the fields; 3.0.0-beta gives it to every collection, and refuses to alter it (seen).
  max_field_id: {
    form: { form: "integer", least: 0, most: Number.MAX_SAFE_INTEGER },
    serverMade: "*",
    readOnly: true,
  },
  "partitionkey.isolation": { ...boolean, specKey: "partitionKey.isolation" },
  "dynamicfield.enabled": { ...boolean, specKey: "enableDynamicField" },
  "collection.description": { ...text, specKey: "description" },
  consistency_level: { ...text, specKey: "consistencyLevel" },
};

/** What is known of a property; undefined: nothing. */
export function collectionProperty(key: string): CollectionProperty | undefined {
  return Object.hasOwn(collectionProperties, key) ? collectionProperties[key] : undefined;
}

/** Whether a server gives this to collections on its own, whatever they were asked to have. */
export function isServerMade(key: string, value: string): boolean {
  const made = collectionProperty(key)?.serverMade;
  return made === "*" || made === value;
}
