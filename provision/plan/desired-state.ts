import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { defaultMetric } from "../spec/default-metric.ts";
import type { CollectionSpec, FieldSpec, IndexSpec } from "../spec/schema.ts";
import type { Environment, LoadedCollection } from "../spec/types.ts";
import { timestampText } from "../state/timestamp-text.ts";
import type { CollectionState, FieldState, FunctionState, IndexState } from "../state/types.ts";
import { canonicalJson } from "./canonical.ts";
import { PlanCode } from "./codes.ts";
import { documentModel, embeddingsFingerprint } from "./embeddings-fingerprint.ts";
import { loadSettings } from "./load-settings.ts";

/** Milvus keeps this one as a property; here it is an attribute of its own. */
const isolationProperty = "partitionkey.isolation";

/**
 * The whole state that a spec asks for, with Milvus' defaults where it is silent.
 *
 * @throws MilvusStackError (exit code 3) when a vector field has no dimension and the environment gives none.
 */
export function desiredState(loaded: LoadedCollection, environment: Environment): CollectionState {
  const { spec } = loaded;
  const { [isolationProperty]: isolation, ...properties } = asText(spec.properties);
  return {
    database: spec.database ?? "default",
    description: spec.description ?? "",
    fields: spec.fields.map((field, at) => fieldState(field, at, loaded, environment)),
    functions: (spec.functions ?? []).map(
      (fn): FunctionState => ({
        name: fn.name,
        type: fn.type,
        description: fn.description ?? "",
        inputFieldNames: fn.inputFieldNames,
        outputFieldNames: fn.outputFieldNames,
        params: asText(fn.params),
      }),
    ),
    enableDynamicField: spec.enableDynamicField ?? false,
    shardsNum: spec.shardsNum ?? 1,
    consistencyLevel: spec.consistencyLevel ?? "Bounded",
    partitions: spec.partitionKey ? null : (spec.partitions ?? []),
    partitionKeyPartitions: spec.partitionKey ? (spec.partitionKey.partitions ?? 16) : null,
    partitionKeyIsolation: spec.partitionKey?.isolation ?? isolation === "true",
    properties,
    indexes: (spec.indexes ?? []).map((index) => indexState(index, spec)),
    load: spec.load === false ? null : loadSettings(spec.load, environment.replication ?? null),
    embeddings: fingerprints(spec, environment),
  };
}

function fieldState(
  field: FieldSpec,
  at: number,
  { spec, source }: LoadedCollection,
  environment: Environment,
): FieldState {
  return {
    name: field.name,
    dataType: field.dataType,
    description: field.description ?? "",
    primaryKey: field.primaryKey ?? false,
    autoId: field.autoId ?? false,
    maxLength: field.maxLength ?? null,
    dim: dimension(),
    elementType: field.elementType ?? null,
    maxCapacity: field.maxCapacity ?? null,
    nullable: field.nullable ?? false,
    defaultValue: field.defaultValue === undefined ? null : defaultText(field, field.defaultValue),
    partitionKey: spec.partitionKey?.field === field.name,
    clusteringKey: field.clusteringKey ?? false,
    enableAnalyzer: field.enableAnalyzer ?? false,
    enableMatch: field.enableMatch ?? false,
    analyzerParams: field.analyzerParams === undefined ? null : canonicalJson(field.analyzerParams),
    multiAnalyzerParams:
      field.multiAnalyzerParams === undefined ? null : canonicalJson(field.multiAnalyzerParams),
    mmap: field.mmap ?? null,
  };

  function dimension(): number | null {
    if (field.dim !== undefined) return field.dim;
    if (!field.dataType.endsWith("Vector") || field.dataType === "SparseFloatVector") return null;
    const embedded = spec.embed?.some(({ into }) => into === field.name);
    if (embedded && environment.embeddings) return documentModel(environment.embeddings).dimensions;
    throw new MilvusStackError(
      {
        code: PlanCode.noDimension,
        severity: "error",
        summary: `Vector field \`${field.name}\` of collection \`${spec.collection}\` has no dimension.`,
        cause: embedded
          ? `It would follow the embedding model, and environment \`${environment.name}\` names none.`
          : "Only a field that `embed` fills may leave `dim` out.",
        range: source.rangeOf(["fields", at]),
        fix: embedded
          ? `Add \`embeddings\` to environments/${environment.name}.yaml, or \`dim\` to the field.`
          : "Add `dim`.",
      },
      3,
    );
  }
}

function defaultText({ dataType }: FieldSpec, value: string | number | boolean): string {
  return dataType === "Timestamptz" ? timestampText(String(value)) : String(value);
}

function indexState(index: IndexSpec, spec: CollectionSpec): IndexState {
  const field = spec.fields.find(({ name }) => name === index.field);
  const byFunction = spec.functions?.some((fn) => fn.outputFieldNames.includes(index.field)) ?? false;
  return {
    name: index.name ?? index.field,
    field: index.field,
    indexType: index.indexType,
    metricType: index.metricType ?? (field ? defaultMetric(field.dataType, byFunction) : null),
    params: asText(index.params),
    mmap: index.mmap ?? null,
  };
}

function fingerprints(spec: CollectionSpec, { embeddings }: Environment): Record<string, string> {
  if (embeddings === null) return {};
  const { document } = documentModel(embeddings);
  return Object.fromEntries(
    (spec.embed ?? []).map((embed) => [embed.into, embeddingsFingerprint(embed, document)]),
  );
}

function asText(
  values: Readonly<Record<string, string | number | boolean>> | undefined,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values ?? {}).map(([key, value]) => [key, String(value)]));
}
