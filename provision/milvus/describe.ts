import type { DescribeCollectionResponse, FieldSchema } from "@zilliz/milvus2-sdk-node";
import { collectionProperty } from "../catalogue/collection-properties.ts";
import { ownPropertyPrefix } from "../state/ownership.ts";
import { timestampText } from "../state/timestamp-text.ts";
import type { FieldState, FunctionState } from "../state/types.ts";
import { canonicalText } from "./canonical-text.ts";

/** What a describe says of a field. */
export function readField(field: FieldSchema): FieldState {
  const params = new Map(field.type_params.map(({ key, value }) => [String(key), String(value)]));
  const count = (key: string) => (params.has(key) ? Number(params.get(key)) : null);
  const struct = isStruct(field);
  const elementType = struct ? "Struct" : (field.element_type ?? "None");
  return {
    name: field.name,
    dataType: struct ? "Array" : field.data_type,
    description: field.description ?? "",
    primaryKey: field.is_primary_key ?? false,
    autoId: field.autoID ?? false,
    maxLength: count("max_length"),
    dim: count("dim"),
    elementType: elementType === "None" ? null : elementType,
    maxCapacity: count("max_capacity"),
    nullable: field.nullable ?? false,
    defaultValue: readDefault(field.data_type, field.default_value),
    partitionKey: field.is_partition_key ?? false,
    clusteringKey: field.is_clustering_key ?? false,
    enableAnalyzer: params.get("enable_analyzer") === "true",
    enableMatch: params.get("enable_match") === "true",
    analyzerParams: canonicalText(params.get("analyzer_params")),
    multiAnalyzerParams: canonicalText(params.get("multi_analyzer_params")),
    mmap: readFlag(params.get("mmap.enabled") ?? params.get("mmap_enabled")),
  };
}

/** Fields of structs are messages of another kind, with fields of their own and no type; the SDK puts them among the others. */
function isStruct(field: object): boolean {
  return !("data_type" in field) && "fields" in field;
}

/** The SDK gives the message as it came: `{ string_data: "open", data: "string_data" }`, or the value itself. */
function readDefault(dataType: string, value: unknown): string | null {
  const text = readValue(value);
  return text === null || dataType !== "Timestamptz" ? text : timestampText(text);
}

function readValue(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object") return String(value);
  const kind: unknown = Reflect.get(value, "data");
  const inner: unknown = typeof kind === "string" ? Reflect.get(value, kind) : undefined;
  return inner === null || inner === undefined ? null : String(inner);
}

export function readFunctions(schema: DescribeCollectionResponse["schema"]): FunctionState[] {
  return (schema.functions ?? []).map((fn) => ({
    name: fn.name,
    type: String(fn.type),
    description: fn.description ?? "",
    inputFieldNames: [...(fn.input_field_names ?? [])],
    outputFieldNames: [...(fn.output_field_names ?? [])],
    params: readPairs(fn.params),
  }));
}

/** Key-value pairs of a message, or a mapping that the SDK made of them. */
export function readPairs(pairs: unknown): Record<string, string> {
  if (!Array.isArray(pairs)) {
    if (typeof pairs !== "object" || pairs === null) return {};
    return Object.fromEntries(Object.entries(pairs).map(([key, value]) => [key, String(value)]));
  }
  const entries: [string, string][] = [];
  for (const pair of pairs as unknown[]) {
    if (typeof pair !== "object" || pair === null) continue;
    entries.push([String(Reflect.get(pair, "key")), String(Reflect.get(pair, "value"))]);
  }
  return Object.fromEntries(entries);
}

/** As strconv.ParseBool of Go reads it: clients in Python write `True`. */
export function readFlag(text: string | undefined): boolean | null {
  return text === undefined ? null : /^(true|True|TRUE|t|T|1)$/.test(text);
}

/** The properties that a spec may speak of: not ours, and none that is an attribute of its own. */
export function specProperties(all: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(all).filter(
      ([key]) => !key.startsWith(ownPropertyPrefix) && collectionProperty(key)?.specKey === undefined,
    ),
  );
}
