import type { Hit, HybridRequest, SearchRequest } from "../provision/milvus/port.ts";
import { checkOptions, checkWeights, defaultLimit } from "./check-options.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { embedQueries } from "./embed-queries.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import type { HybridOptions, HybridWeights, SearchOptions } from "./options.ts";
import { refusal } from "./refuse.ts";
import { denseTarget, type SearchTarget, sparseTarget, vectorTarget } from "./search-target.ts";

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
  vector: Float32Array | readonly number[],
  options: SearchOptions,
): Promise<Hit[]> {
  const { spec } = context;
  const target = vectorTarget(spec, options.field ?? spec.embed?.[0]?.into);
  checkOptions(spec, target, options);
  const [hits = []] = await find(context, target, [Float32Array.from(vector)], options);
  return hits;
}

/** By meaning and by words; what the server cannot do is told before anything is embedded. */
export async function findHybrid(
  context: StoreContext,
  guard: EmbeddingsGuard,
  text: string,
  weights: HybridWeights,
  options: HybridOptions,
): Promise<Hit[]> {
  const { milvus, spec, ref } = context;
  const dense = denseTarget(spec, options.field);
  const sparse = sparseTarget(spec, options.sparseField);
  checkOptions(spec, dense, options);
  checkWeights(weights);
  if (!milvus.capabilities.hybridSearch) {
    throw refusal(StoreCode.notSupported, `Milvus ${milvus.server.version} has no hybrid search.`, {
      cause: "It came with Milvus 2.4.",
      fix: "Use search, or a newer server.",
    });
  }
  const [vector] = await embedQueries(context, guard, dense.field, [text], options.signal);
  if (vector === undefined) throw new TypeError("The embedder gave no vector for a text.");
  return milvus.hybridSearch({
    ...ref,
    ...common(context, options),
    searches: [
      { ...part(dense, options), vector, weight: weights.dense, params: paramsOf(options) },
      { ...part(sparse, options), vector: text, weight: weights.sparse },
    ],
  });
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

/** What both kinds of search say once. */
function common({ outputFields }: StoreContext, options: SearchOptions) {
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
function part({ field, index }: SearchTarget, { filter }: SearchOptions) {
  return {
    field,
    ...(index?.metricType === undefined ? {} : { metricType: index.metricType }),
    ...(filter === undefined ? {} : { filter }),
  };
}

function paramsOf({ ef, nprobe, params }: SearchOptions): Record<string, string | number | boolean> {
  return { ...params, ...(ef === undefined ? {} : { ef }), ...(nprobe === undefined ? {} : { nprobe }) };
}
