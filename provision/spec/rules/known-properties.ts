import type { DataType } from "../vocabulary.ts";

/** Form of the value of a collection property. */
export type PropertyForm =
  | { readonly form: "integer"; readonly least: number; readonly most: number }
  | { readonly form: "number" }
  | { readonly form: "boolean" }
  | { readonly form: "word"; readonly words: readonly string[] }
  | { readonly form: "text" }
  /** The name of a field of this type. */
  | { readonly form: "field"; readonly dataType: DataType };

const boolean: PropertyForm = { form: "boolean" };
/** Megabytes or requests a second; -1 lifts the limit. */
const rate: PropertyForm = { form: "number" };
const warmup: PropertyForm = { form: "word", words: ["disable", "sync"] };

/** Keys of pkg/common/common.go that a collection takes. */
export const knownProperties: Readonly<Record<string, PropertyForm>> = {
  // MaxTTLSeconds: a hundred years; 0 keeps rows for ever.
  "collection.ttl.seconds": { form: "integer", least: 0, most: 3_155_760_000 },
  // Each row goes when the time in this field of its own is over; null and 0 keep it.
  ttl_field: { form: "field", dataType: "Timestamptz" },
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
  "collection.replica.number": { form: "integer", least: 1, most: 1024 },
  "collection.resource_groups": { form: "text" },
  "mmap.enabled": boolean,
  "lazyload.enabled": boolean,
  "collection.function.allowInsertNonBM25FunctionOutputs": boolean,
  allow_insert_auto_id: boolean,
  disable_func_runtime_check: boolean,
  timezone: { form: "text" },
  load_priority: { form: "word", words: ["high", "low"] },
  query_mode: { form: "word", words: ["large_topk"] },
  "replicate.id": { form: "text" },
  "warmup.scalarField": warmup,
  "warmup.scalarIndex": warmup,
  "warmup.vectorField": warmup,
  "warmup.vectorIndex": warmup,
};

/** Properties that have a key of their own in a spec. */
export const ownKeys: Readonly<Record<string, string>> = {
  "partitionkey.isolation": "partitionKey.isolation",
  "dynamicfield.enabled": "enableDynamicField",
  "collection.description": "description",
  consistency_level: "consistencyLevel",
};
