import type { Hit, HybridRequest, SearchVector } from "../provision/milvus/port.ts";
import { checkOptions, checkWeight } from "./check-options.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import { embedQueries } from "./embed-queries.ts";
import { common, paramsOf, part } from "./find-hits.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import type { HybridOptions, HybridWeights, SearchOptions, SearchPart } from "./options.ts";
import { queryVector } from "./query-vector.ts";
import { refusal } from "./refuse.ts";
import {
  denseTarget,
  ownSparseTarget,
  type SearchTarget,
  sparseTarget,
  vectorTarget,
} from "./search-target.ts";

/** By meaning, and by words or by a sparse vector of the caller's. */
export async function findHybrid(
  context: StoreContext,
  guard: EmbeddingsGuard,
  text: string,
  { dense, sparse, sparseVector }: HybridWeights,
  options: HybridOptions,
): Promise<Hit[]> {
  const { spec } = context;
  const { field, sparseField, ef, nprobe, params, ...shared } = options;
  const inDense = denseTarget(spec, field).field;
  checkWeight("dense", dense);
  checkWeight("sparse", sparse);
  const byWords: SearchPart =
    sparseVector === undefined
      ? { field: sparseTarget(spec, sparseField).field, weight: sparse, text }
      : { field: ownSparseTarget(spec, sparseField).field, weight: sparse, vector: sparseVector };
  const byMeaning: SearchPart = {
    field: inDense,
    weight: dense,
    text,
    ...(ef === undefined ? {} : { ef }),
    ...(nprobe === undefined ? {} : { nprobe }),
    ...(params === undefined ? {} : { params }),
  };
  return await findWeighted(context, guard, [byMeaning, byWords], shared);
}

/** Several searches at once, their scores weighted and added; what the server cannot do is told before anything is embedded. */
export async function findWeighted(
  context: StoreContext,
  guard: EmbeddingsGuard,
  parts: readonly SearchPart[],
  options: Omit<SearchOptions, "field" | "ef" | "nprobe" | "params">,
): Promise<Hit[]> {
  const { milvus, ref } = context;
  if (parts.length === 0) {
    throw refusal(StoreCode.badParameter, "There is nothing to search for.", {
      fix: "Give at least one part.",
    });
  }
  const prepared = parts.map((one) => prepare(context, one, options));
  if (!milvus.capabilities.hybridSearch) {
    throw refusal(StoreCode.notSupported, `Milvus ${milvus.server.version} has no hybrid search.`, {
      cause: "It came with Milvus 2.4.",
      fix: "Use search, or a newer server.",
    });
  }
  const searches: HybridRequest["searches"][number][] = [];
  for (const { target, weight, given, vector } of prepared) {
    const [found] =
      vector === null
        ? await embedQueries(context, guard, target.field, [given.text ?? ""], options.signal)
        : [vector];
    if (found === undefined) throw new TypeError("The embedder gave no vector for a text.");
    searches.push({ ...part(target, options), vector: found, weight, params: paramsOf(given) });
  }
  return milvus.hybridSearch({ ...ref, ...common(context, options), searches });
}

interface Prepared {
  readonly target: SearchTarget;
  readonly weight: number;
  readonly given: SearchPart;
  /** null: the text has to be embedded. */
  readonly vector: SearchVector | null;
}

function prepare(
  { spec }: StoreContext,
  given: SearchPart,
  options: Omit<SearchOptions, "field" | "ef" | "nprobe" | "params">,
): Prepared {
  const { field, weight, text, vector, ef, nprobe, params } = given;
  checkWeight(field, weight);
  const target = targetOf(spec, given);
  checkOptions(spec, target, {
    ...options,
    ...(ef === undefined ? {} : { ef }),
    ...(nprobe === undefined ? {} : { nprobe }),
    ...(params === undefined ? {} : { params }),
  });
  if (vector !== undefined) return { target, weight, given, vector: queryVector(spec, field, vector) };
  return { target, weight, given, vector: isByWords(spec, field) ? text : null };
}

function targetOf(spec: StoreContext["spec"], { field, vector }: SearchPart): SearchTarget {
  if (vector !== undefined) return vectorTarget(spec, field);
  return isByWords(spec, field) ? sparseTarget(spec, field) : denseTarget(spec, field);
}

function isByWords(spec: StoreContext["spec"], field: string): boolean {
  return (spec.functions ?? []).some(
    ({ type, outputFieldNames }) => type === "BM25" && outputFieldNames.includes(field),
  );
}
