import type { CreateCollectionReq, FieldType } from "@zilliz/milvus2-sdk-node";
import { DataType, FunctionType } from "@zilliz/milvus2-sdk-node";
import type { CollectionState, FieldState } from "../state/types.ts";
import type { CollectionRef } from "./port.ts";
import { sdkRef } from "./sdk-ref.ts";

/** A state as the SDK's request to create it. */
export function createRequest(
  ref: CollectionRef,
  state: CollectionState,
  properties: Readonly<Record<string, string>>,
): CreateCollectionReq {
  const isolation = state.partitionKeyIsolation ? { "partitionkey.isolation": "true" } : {};
  return {
    ...sdkRef(ref),
    description: state.description,
    fields: state.fields.map(fieldRequest),
    enable_dynamic_field: state.enableDynamicField,
    shards_num: state.shardsNum,
    consistency_level: state.consistencyLevel,
    ...(state.partitionKeyPartitions !== null && { num_partitions: state.partitionKeyPartitions }),
    ...(state.functions.length > 0 && {
      functions: state.functions.map((fn) => ({
        name: fn.name,
        description: fn.description,
        type: functionType(fn.type),
        input_field_names: [...fn.inputFieldNames],
        output_field_names: [...fn.outputFieldNames],
        params: { ...fn.params },
      })),
    }),
    properties: { ...state.properties, ...isolation, ...properties },
  };
}

/** A field as the SDK takes it. */
export function fieldRequest(field: FieldState): FieldType {
  return {
    name: field.name,
    description: field.description,
    data_type: dataTypeOf(field.dataType),
    is_primary_key: field.primaryKey,
    autoID: field.autoId,
    is_partition_key: field.partitionKey,
    is_clustering_key: field.clusteringKey,
    ...(field.elementType !== null && { element_type: dataTypeOf(field.elementType) }),
    ...(field.maxLength !== null && { max_length: field.maxLength }),
    ...(field.maxCapacity !== null && { max_capacity: field.maxCapacity }),
    ...(field.dim !== null && { dim: field.dim }),
    ...(field.nullable && { nullable: true }),
    ...(field.defaultValue !== null && { default_value: defaultOf(field.dataType, field.defaultValue) }),
    ...(field.enableAnalyzer && { enable_analyzer: true }),
    ...(field.enableMatch && { enable_match: true }),
    ...(field.analyzerParams !== null && { analyzer_params: JSON.parse(field.analyzerParams) }),
    ...(field.multiAnalyzerParams !== null && {
      multi_analyzer_params: JSON.parse(field.multiAnalyzerParams),
    }),
    ...(field.mmap !== null && { "mmap.enabled": field.mmap }),
  };
}

/** The SDK's number of a type, by Milvus' name of it. */
function dataTypeOf(name: string): DataType {
  const type = Object.entries(DataType).find(([key]) => key === name)?.[1];
  if (typeof type !== "number") throw new TypeError(`no data type ${name}`);
  return type;
}

/** The SDK's number of a function: it knows some of them by names of its own only. */
function functionType(name: string): FunctionType {
  if (name === "BM25") return FunctionType.BM25;
  return name === "MinHash" ? FunctionType.MINHASH : FunctionType.TEXTEMBEDDING;
}

/** A default value in the type that its field has; Int64 stays text, so that no digit is lost. */
function defaultOf(dataType: string, text: string): string | number {
  switch (dataType) {
    case "Int8":
    case "Int16":
    case "Int32":
    case "Float":
    case "Double":
      return Number(text);
    case "Bool":
      // The SDK types leave booleans out; the message takes 1 and 0.
      return text === "true" ? 1 : 0;
    default:
      return text;
  }
}
