import { WeightedRanker } from "@zilliz/milvus2-sdk-node";
import type { FieldState } from "../state/types.ts";
import { fieldTypes } from "./field-types.ts";
import { sdkRef } from "./partitions.ts";
import type { Hit, HybridRequest, Milvus, SearchRequest } from "./port.ts";
import { consistencyOf } from "./reads.ts";
import { decodeRow, decodeValue } from "./row-codec.ts";
import type { Session } from "./session.ts";

export function searchCalls(session: Session): Pick<Milvus, "search" | "hybridSearch"> {
  return {
    search: (request) => search(session, request),
    hybridSearch: (request) => hybridSearch(session, request),
  };
}

async function search(session: Session, request: SearchRequest): Promise<Hit[][]> {
  const { client, call } = session;
  const fields = await fieldTypes(session, request);
  const answer = await call(`search ${request.collection}`, (timeout) =>
    client.search({
      ...sdkRef(request),
      data: request.vectors.map(encodeVector) as never,
      anns_field: request.field,
      limit: request.limit,
      filter: request.filter ?? "",
      output_fields: [...(request.outputFields ?? [])],
      ...(request.partitions && { partition_names: [...request.partitions] }),
      ...(request.metricType !== undefined && { metric_type: request.metricType }),
      params: {
        ...request.params,
        ...(request.roundDecimal !== undefined && { round_decimal: request.roundDecimal }),
      },
      ...(request.consistencyLevel && { consistency_level: consistencyOf(request.consistencyLevel) }),
      timeout,
    }),
  );
  // One query gives a list of hits, several give a list of lists, and no hit at all gives an empty list for either.
  const lists: unknown[] = request.vectors.length === 1 ? [answer.results] : answer.results;
  return request.vectors.map((_, index) => readHits(lists[index], fields));
}

async function hybridSearch(session: Session, request: HybridRequest): Promise<Hit[]> {
  const { client, call } = session;
  const fields = await fieldTypes(session, request);
  const answer = await call(`search ${request.collection}`, (timeout) =>
    client.search({
      ...sdkRef(request),
      data: request.searches.map((part) => ({
        anns_field: part.field,
        data: [encodeVector(part.vector)] as never,
        limit: request.limit,
        params: { ...part.params },
        // Milvus Lite does not look the metric up itself.
        ...(part.metricType !== undefined && { metric_type: part.metricType }),
        ...(part.filter !== undefined && { expr: part.filter }),
      })),
      limit: request.limit,
      rerank: WeightedRanker(request.searches.map((part) => part.weight)),
      output_fields: [...(request.outputFields ?? [])],
      ...(request.partitions && { partition_names: [...request.partitions] }),
      ...(request.consistencyLevel && { consistency_level: consistencyOf(request.consistencyLevel) }),
      timeout,
    }),
  );
  const hits = readHits(answer.results, fields);
  const { roundDecimal = -1 } = request;
  return roundDecimal < 0
    ? hits
    : hits.map((hit) => ({ ...hit, score: Number(hit.score.toFixed(roundDecimal)) }));
}

function encodeVector(vector: SearchRequest["vectors"][number]): unknown {
  return vector instanceof Float32Array ? Array.from(vector) : vector;
}

function readHits(list: unknown, fields: ReadonlyMap<string, FieldState>): Hit[] {
  if (!Array.isArray(list)) return [];
  const key = [...fields.values()].find((field) => field.primaryKey);
  return list.map((hit: Record<string, unknown>) => {
    const { score, id, ...row } = hit;
    const value = decodeValue(id, key?.dataType ?? "VarChar", null);
    return {
      id: typeof value === "number" || typeof value === "bigint" ? value : String(value),
      score: Number(score),
      fields: decodeRow(fields.has("id") ? { id, ...row } : row, fields),
    };
  });
}
