import type { CollectionState, FieldState } from "./types.ts";

/** A field with nothing set but its name and type, and what `more` says. */
export function plainField(name: string, dataType: string, more: Partial<FieldState> = {}): FieldState {
  return {
    name,
    dataType,
    description: "",
    primaryKey: false,
    autoId: false,
    maxLength: null,
    dim: null,
    elementType: null,
    maxCapacity: null,
    nullable: false,
    defaultValue: null,
    partitionKey: false,
    clusteringKey: false,
    enableAnalyzer: false,
    enableMatch: false,
    analyzerParams: null,
    multiAnalyzerParams: null,
    mmap: null,
    ...more,
  };
}

/** A collection of these fields in the default database, with Milvus' defaults and what `more` says. */
export function plainCollection(
  fields: readonly FieldState[],
  more: Partial<CollectionState> = {},
): CollectionState {
  return {
    database: "default",
    description: "",
    fields,
    functions: [],
    enableDynamicField: false,
    shardsNum: 1,
    consistencyLevel: "Bounded",
    partitions: [],
    partitionKeyPartitions: null,
    partitionKeyIsolation: false,
    properties: {},
    indexes: [],
    load: null,
    embeddings: {},
    ...more,
  };
}
