import type { CollectionState, FieldState, IndexState } from "../../provision/state/types.ts";

/** States with everything left out that a test does not speak of. */
export const field = (name: string, dataType: string, more: Partial<FieldState> = {}): FieldState => ({
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
  mmap: null,
  ...more,
});

export const index = (
  name: string,
  indexType: string,
  metricType: string,
  params: Record<string, string> = {},
): IndexState => ({
  name,
  field: name,
  indexType,
  metricType,
  params,
  mmap: null,
});

export const collection = (fields: FieldState[], more: Partial<CollectionState> = {}): CollectionState => ({
  database: "default",
  description: "made by a test",
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
});
