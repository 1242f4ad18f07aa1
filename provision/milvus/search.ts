import { WeightedRanker } from "@zilliz/milvus2-sdk-node";
import type { FieldState } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import type { Hit, HybridRequest, Milvus, SearchRequest, SearchVector } from "./port.ts";
import { consistencyOf } from "./reads.ts";
import { decodeRow } from "./row-codec.ts";
import { sdkRef } from "./sdk-ref.ts";
import type { Session } from "./session.ts";

export function searchCalls(session: Session): Pick<Milvus, "search" | "hybridSearch"> {
  return {
    search: (request) => search(session, request),
    hybridSearch: (request) => hybridSearch(session, request),
  };
}

async function search(session: Session, request: SearchRequest): Promise<Hit[][]> {
  const { client, call, schemas } = session;
  const { fields } = await schemas.of(session, request);
  for (const vector of request.vectors) checkDimension(request.field, vector, fields);
  const answer = await call(
    `search ${request.collection}`,
    (timeout) =>
      client.search({
        ...sdkRef(request),
        data: request.vectors.map(encodeVector) as never,
        anns_field: request.field,
        limit: request.limit,
        filter: request.filter ?? "",
        output_fields: withKey(request.outputFields, fields),
        ...(request.partitions && { partition_names: [...request.partitions] }),
        ...metricOf(request.metricType, request.vectors[0]),
        params: {
          ...request.params,
          ...(request.roundDecimal !== undefined && { round_decimal: request.roundDecimal }),
        },
        ...(request.consistencyLevel && { consistency_level: consistencyOf(request.consistencyLevel) }),
        timeout,
      }),
    { signal: request.signal },
  );
  // One query gives a list of hits, several give a list of lists, and no hit at all gives an empty list for either.
  const lists: unknown[] = request.vectors.length === 1 ? [answer.results] : answer.results;
  return request.vectors.map((_, index) => readHits(lists[index], fields, request.outputFields));
}

async function hybridSearch(session: Session, request: HybridRequest): Promise<Hit[]> {
  const { client, call, schemas } = session;
  const { fields } = await schemas.of(session, request);
  for (const part of request.searches) checkDimension(part.field, part.vector, fields);
  const answer = await call(
    `search ${request.collection}`,
    (timeout) =>
      client.search({
        ...sdkRef(request),
        data: request.searches.map((part) => ({
          anns_field: part.field,
          data: [encodeVector(part.vector)] as never,
          limit: request.limit,
          params: { ...part.params },
          ...metricOf(part.metricType, part.vector),
          ...(part.filter !== undefined && { expr: part.filter }),
        })),
        limit: request.limit,
        rerank: normalizedRanker(request.searches.map((part) => part.weight)),
        output_fields: withKey(request.outputFields, fields),
        ...(request.partitions && { partition_names: [...request.partitions] }),
        ...(request.consistencyLevel && { consistency_level: consistencyOf(request.consistencyLevel) }),
        timeout,
      }),
    { signal: request.signal },
  );
  const hits = readHits(answer.results, fields, request.outputFields);
  const { roundDecimal = -1 } = request;
  return roundDecimal < 0
    ? hits
    : hits.map((hit) => ({ ...hit, score: Number(hit.score.toFixed(roundDecimal)) }));
}

function encodeVector(vector: SearchVector): unknown {
  return isDense(vector) ? Array.from(vector) : vector;
}

function isDense(vector: SearchVector): vector is Float32Array | Int8Array | Uint8Array {
  return ArrayBuffer.isView(vector);
}

/** Milvus Lite answers a vector of the wrong length with nothing at all, so it is refused here. */
function checkDimension(name: string, vector: SearchVector, fields: ReadonlyMap<string, FieldState>): void {
  const field = fields.get(name);
  // A byte of a binary vector holds eight values.
  const dim = field?.dim == null ? null : field.dataType === "BinaryVector" ? field.dim / 8 : field.dim;
  if (!isDense(vector) || dim === null || vector.length === dim) return;
  throw milvusError(MilvusCode.badQuery, {
    summary: `The query vector has ${vector.length} values, field ${name} takes ${dim}.`,
    fix: "Embed the query with the model that filled the field.",
  });
}

/**
 * Adds the weighted scores after bringing both into the same range: without `norm_score` a BM25 score of 20 drowns any
 * cosine, whatever the weights (https://milvus.io/docs/weighted-ranker.md). Milvus 2.4 always does so.
 */
function normalizedRanker(weights: number[]) {
  const ranker = WeightedRanker(weights);
  return { ...ranker, params: { ...ranker.params, norm_score: true } };
}

/** Milvus Lite does not look the metric up itself; a text is always searched by BM25. */
function metricOf(metricType: string | undefined, vector: SearchVector | undefined) {
  const metric = metricType ?? (typeof vector === "string" ? "BM25" : undefined);
  return metric === undefined ? {} : { metric_type: metric };
}

function keyField(fields: ReadonlyMap<string, FieldState>): FieldState | undefined {
  return [...fields.values()].find((field) => field.primaryKey);
}

/** The SDK knows a hit's primary key only as one of the output fields. */
function withKey(outputFields: readonly string[] = [], fields: ReadonlyMap<string, FieldState>): string[] {
  const key = keyField(fields);
  return [...new Set([...outputFields, ...(key === undefined ? [] : [key.name])])];
}

function readHits(
  list: unknown,
  fields: ReadonlyMap<string, FieldState>,
  outputFields: readonly string[] = [],
): Hit[] {
  if (!Array.isArray(list)) return [];
  const key = keyField(fields);
  const keyAsked = outputFields.includes("*") || (key !== undefined && outputFields.includes(key.name));
  return list.map((hit: Record<string, unknown>) => {
    const { score, ...columns } = hit;
    const row = decodeRow(fields.has("score") ? hit : columns, fields);
    const id = key === undefined ? undefined : row[key.name];
    if (key !== undefined && !keyAsked) delete row[key.name];
    return {
      id: typeof id === "number" || typeof id === "bigint" ? id : String(id),
      score: Number(score),
      fields: row,
    };
  });
}
