import type { Hit, HybridRequest, SearchRequest } from "../provision/milvus/port.ts";
import { checkOptions, defaultLimit } from "./check-options.ts";
import type { StoreContext } from "./context.ts";
import { embedQueries } from "./embed-queries.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import type { QueryVector, SearchOptions } from "./options.ts";
import { isSparse, queryVector } from "./query-vector.ts";
import { denseTarget, ownSparseTarget, type SearchTarget, vectorTarget } from "./search-target.ts";

/** A list of hits for each text, by one request to the embeddings and one to Milvus. */
export async function findByTexts(
  context: StoreContext,
  guard: EmbeddingsGuard,
  texts: readonly string[],
  options: SearchOptions,
): Promise<Hit[][]> {
  const target = denseTarget(context.spec, options.field);
  checkOptions(context.spec, target, options);
  const vectors = await embedQueries(context, guard, target.field, texts, options.signal);
  return vectors.length === 0 ? [] : find(context, target, vectors, options);
}

export async function findByVector(
  context: StoreContext,
  vector: QueryVector,
  options: SearchOptions,
): Promise<Hit[]> {
  const { spec } = context;
  const target =
    options.field === undefined && isSparse(vector)
      ? ownSparseTarget(spec)
      : vectorTarget(spec, options.field ?? spec.embed?.[0]?.into);
  checkOptions(spec, target, options);
  const [hits = []] = await find(context, target, [queryVector(spec, target.field, vector)], options);
  return hits;
}

function find(
  context: StoreContext,
  target: SearchTarget,
  vectors: SearchRequest["vectors"],
  options: SearchOptions,
): Promise<Hit[][]> {
  return context.milvus.search({
    ...context.ref,
    ...common(context, options),
    ...part(target, options),
    vectors,
    params: paramsOf(options),
  });
}

/** What every kind of search says once. */
export function common({ outputFields }: StoreContext, options: SearchOptions) {
  const { limit = defaultLimit, partitions, roundDecimal, consistencyLevel, signal } = options;
  return {
    limit,
    outputFields: options.outputFields ?? outputFields,
    ...(partitions === undefined ? {} : { partitions }),
    ...(roundDecimal === undefined ? {} : { roundDecimal }),
    ...(consistencyLevel === undefined ? {} : { consistencyLevel }),
    signal,
  } satisfies Partial<SearchRequest> & Partial<HybridRequest>;
}

/** What a search says for the field that it looks in. */
export function part({ field, index }: SearchTarget, { filter }: Pick<SearchOptions, "filter">) {
  return {
    field,
    ...(index?.metricType === undefined ? {} : { metricType: index.metricType }),
    ...(filter === undefined ? {} : { filter }),
  };
}

export function paramsOf({
  ef,
  nprobe,
  params,
}: Pick<SearchOptions, "ef" | "nprobe" | "params">): Record<string, string | number | boolean> {
  return { ...params, ...(ef === undefined ? {} : { ef }), ...(nprobe === undefined ? {} : { nprobe }) };
}
