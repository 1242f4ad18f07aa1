import { defaultMetric } from "../spec/default-metric.ts";
import { indexTypes, metricTypes } from "../spec/vocabulary.ts";
import type { CollectionState, IndexState } from "../state/types.ts";
import { readFlag } from "./describe.ts";

/** What is known of the collection that an index belongs to. */
export type Indexed = Pick<CollectionState, "fields" | "functions">;

/**
 * An index as a describe has it, in one form, however the client wrote it: build parameters are in one JSON text (the Node SDK,
 * pymilvus' ORM, servers to 2.4) or a key each (pymilvus' MilvusClient), and type and metric may be among them, in any case, or
 * missing.
 */
export function readIndex(
  name: string,
  fieldName: string,
  pairs: Readonly<Record<string, string>>,
  { fields, functions }: Indexed,
): IndexState {
  const { params: text, ...beside } = pairs;
  const { index_type, metric_type, "mmap.enabled": mmap, ...params } = { ...parametersIn(text), ...beside };
  const dataType = fields.find((field) => field.name === fieldName)?.dataType;
  const byFunction = functions.some(
    ({ type, outputFieldNames }) => type === "BM25" && outputFieldNames.includes(fieldName),
  );
  return {
    name,
    field: fieldName,
    // Without a type the server chooses one, which is what AUTOINDEX says.
    indexType: canonicalWord(indexTypes, index_type) ?? "AUTOINDEX",
    metricType: metricOf(metric_type, dataType, byFunction),
    params,
    mmap: readFlag(mmap),
  };
}

/** Other clients may give a metric to what is no vector, and Milvus Lite says NONE there: it means nothing. */
function metricOf(text: string | undefined, dataType: string | undefined, byFunction: boolean) {
  const told = text === "NONE" ? undefined : canonicalWord(metricTypes, text);
  // A part of an array of structs has a name of its own, which is none of the fields.
  if (dataType === undefined) return told ?? null;
  const byDefault = defaultMetric(dataType, byFunction);
  return byDefault === null ? null : (told ?? byDefault);
}

/** Milvus' own way of writing a word that is given in any case; what is unknown stays as it is, undefined is nothing. */
function canonicalWord(known: readonly string[], text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  return known.find((word) => word.toUpperCase() === text.toUpperCase()) ?? text;
}

/** Parameters in a JSON text; none where it is no JSON of an object, which only Milvus Lite takes. */
function parametersIn(text: string | undefined): Record<string, string> {
  if (text === undefined || text === "") return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return {};
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  const entries = Object.entries(value).map(([key, one]: [string, unknown]) => [key, textOf(one)]);
  return Object.fromEntries(entries);
}

function textOf(value: unknown): string {
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
