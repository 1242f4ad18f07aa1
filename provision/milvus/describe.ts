import type { DescribeCollectionResponse, FieldSchema } from "@zilliz/milvus2-sdk-node";
import { collectionProperty } from "../catalogue/collection-properties.ts";
import { attributeTypes, type TypedAttribute } from "../spec/attribute-types.ts";
import { dataTypes, isOneOf } from "../spec/vocabulary.ts";
import { ownPropertyPrefix } from "../state/ownership.ts";
import { timestampText } from "../state/timestamp-text.ts";
import type { FieldState, FunctionState } from "../state/types.ts";
import { canonicalText } from "./canonical-text.ts";

/** What a describe says of a field. */
export function readField(field: FieldSchema): FieldState {
  const params = new Map(field.type_params.map(({ key, value }) => [String(key), String(value)]));
  const struct = isStruct(field);
  const dataType = struct ? "Array" : field.data_type;
  const element = struct ? "Struct" : (field.element_type ?? "None");
  const elementType = element === "None" ? null : element;
  // Other clients may give a length or a dimension to what has none: servers keep it, and it means nothing.
  const has = (attribute: TypedAttribute) =>
    !isOneOf(dataTypes, dataType) || attributeTypes[attribute].fits({ dataType, elementType });
  const count = (attribute: TypedAttribute, key: string) =>
    has(attribute) ? wholeNumber(params.get(key)) : null;
  const flag = (attribute: TypedAttribute, key: string) =>
    has(attribute) && readFlag(params.get(key)) === true;
  const enableAnalyzer = flag("enableAnalyzer", "enable_analyzer");
  return {
    name: field.name,
    dataType,
    description: field.description ?? "",
    primaryKey: field.is_primary_key ?? false,
    autoId: field.autoID ?? false,
    maxLength: count("maxLength", "max_length"),
    dim: count("dim", "dim"),
    elementType: has("elementType") ? elementType : null,
    maxCapacity: count("maxCapacity", "max_capacity"),
    nullable: field.nullable ?? false,
    defaultValue: readDefault(field.data_type, field.default_value),
    partitionKey: field.is_partition_key ?? false,
    clusteringKey: field.is_clustering_key ?? false,
    // Nothing cuts a text into words without the first of these.
    enableAnalyzer,
    enableMatch: enableAnalyzer && flag("enableMatch", "enable_match"),
    analyzerParams: enableAnalyzer ? canonicalText(params.get("analyzer_params")) : null,
    multiAnalyzerParams: enableAnalyzer ? canonicalText(params.get("multi_analyzer_params")) : null,
    mmap: readFlag(params.get("mmap.enabled") ?? params.get("mmap_enabled")),
  };
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^[0-9]+$/.test(text) ? Number(text) : null;
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
