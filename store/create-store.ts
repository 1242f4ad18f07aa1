import type { Embedder } from "../embeddings/types.ts";
import { keyFilter, rowModel } from "../provision/data/index.ts";
import type { CollectionRef, Hit, Milvus, PrimaryKey, Row, SearchRequest } from "../provision/milvus/port.ts";
import type { LoadedCollection } from "../provision/spec/types.ts";
import { checkFilter } from "./check-filter.ts";
import { checkOptions, checkOutputFields, defaultLimit } from "./check-options.ts";
import { StoreCode } from "./codes.ts";
import type { SearchOptions, StoreHit } from "./options.ts";
import { readStats } from "./read-stats.ts";
import { refusal } from "./refuse.ts";
import { denseTarget, type SearchTarget, sparseTarget, vectorFields, vectorTarget } from "./search-target.ts";
import { toEntities } from "./to-entities.ts";
import type { Store } from "./types.ts";
import { writeRows } from "./write-rows.ts";

export interface CreateStoreOptions {
  readonly milvus: Milvus;
  /** null: only what needs no text works. */
  readonly embedder: Embedder | null;
  readonly collection: LoadedCollection;
  /** Physical name, where the alias is not the one to use; `collection:` of the spec when left out. */
  readonly name?: string;
  /** Called by `close()`. */
  readonly onClose?: () => Promise<void>;
}

/**
 * A store over a connection of the caller's. `openStore` does the connecting too.
 *
 * @example
 * import { loadSpecs, openTarget } from "milvus-stack";
 * import { createStore } from "milvus-stack/store";
 *
 * const { collections, environment } = await loadSpecs({ names: ["articles"] });
 * const [collection] = collections;
 * if (collection === undefined || environment === null) throw new Error("no such spec");
 * const { milvus, embedder, close } = await openTarget(environment);
 * const articles = createStore({ milvus, embedder, collection });
 * console.log(await articles.search("black holes", { limit: 1 }));
 * await close();
 */
export function createStore<Stored extends object = Row, Insert extends object = Stored>(
  options: CreateStoreOptions,
): Store<Stored, Insert> {
  const { milvus, embedder } = options;
  const { spec } = options.collection;
  const ref: CollectionRef = {
    database: spec.database ?? "default",
    collection: options.name ?? spec.collection,
  };
  const model = rowModel(spec);
  const key = model.primaryKey.name;
  const vectors = new Set(vectorFields(spec));
  const scalars = spec.fields.map(({ name }) => name).filter((name) => !vectors.has(name));
  const allButVectors = [...scalars, ...(model.dynamic ? ["$meta"] : [])];

  async function embedQueries(texts: readonly string[], signal: AbortSignal | undefined) {
    if (embedder === null) {
      throw refusal(
        StoreCode.noEmbedder,
        "A search by text needs embeddings, and the environment has none.",
        {
          fix: "Add `embeddings` to the environment, or use searchVector.",
        },
      );
    }
    return embedder.embed(texts, "query", signal === undefined ? {} : { signal });
  }

  function find(target: SearchTarget, queries: SearchRequest["vectors"], given: SearchOptions) {
    return milvus.search({
      ...ref,
      field: target.field,
      vectors: queries,
      ...metricOf(target),
      params: paramsOf(given),
      ...(given.filter === undefined ? {} : { filter: given.filter }),
      ...shared(given),
    });
  }

  function shared(given: SearchOptions) {
    return {
      limit: given.limit ?? defaultLimit,
      outputFields: given.outputFields ?? allButVectors,
      ...(given.partitions === undefined ? {} : { partitions: given.partitions }),
      ...(given.roundDecimal === undefined ? {} : { roundDecimal: given.roundDecimal }),
      ...(given.consistencyLevel === undefined ? {} : { consistencyLevel: given.consistencyLevel }),
    };
  }

  async function searchMany(texts: readonly string[], given: SearchOptions = {}) {
    const target = denseTarget(spec, given.field);
    checkOptions(spec, target, given);
    texts.forEach(refuseEmpty);
    if (texts.length === 0) return [];
    const found = await find(target, await embedQueries(texts, given.signal), given);
    return found.map((hits) => hits.map(toHit<Stored>));
  }

  const store: Store<Stored, Insert> = {
    ref,
    async insert(rows, { signal } = {}) {
      return writeRows(milvus, ref, model, "insert", await toEntities(model, embedder, rows, signal), signal);
    },
    async upsert(rows, { signal } = {}) {
      return writeRows(milvus, ref, model, "upsert", await toEntities(model, embedder, rows, signal), signal);
    },
    searchMany,
    async search(text, given) {
      const [hits = []] = await searchMany([text], given);
      return hits;
    },
    async searchVector(vector, given = {}) {
      const target = vectorTarget(spec, given.field ?? spec.embed?.[0]?.into);
      checkOptions(spec, target, given);
      const [hits = []] = await find(target, [Float32Array.from(vector)], given);
      return hits.map(toHit<Stored>);
    },
    async hybridSearch(text, weights = { dense: 0.7, sparse: 0.3 }, given = {}) {
      const dense = denseTarget(spec, given.field);
      const sparse = sparseTarget(spec, given.sparseField);
      checkOptions(spec, dense, given);
      refuseEmpty(text);
      for (const [name, weight] of Object.entries(weights)) checkWeight(name, weight);
      if (!milvus.capabilities.hybridSearch) {
        throw refusal(StoreCode.notSupported, `Milvus ${milvus.server.version} has no hybrid search.`, {
          cause: "It came with Milvus 2.4.",
          fix: "Use search, or a newer server.",
        });
      }
      const [vector] = await embedQueries([text], given.signal);
      if (vector === undefined) throw new TypeError("The embedder gave no vector for a text.");
      const filter = given.filter === undefined ? {} : { filter: given.filter };
      const hits = await milvus.hybridSearch({
        ...ref,
        searches: [
          {
            field: dense.field,
            vector,
            weight: weights.dense,
            params: paramsOf(given),
            ...metricOf(dense),
            ...filter,
          },
          { field: sparse.field, vector: text, weight: weights.sparse, ...metricOf(sparse), ...filter },
        ],
        ...shared(given),
      });
      return hits.map(toHit<Stored>);
    },
    async get(ids, { outputFields } = {}) {
      checkOutputFields(spec, outputFields ?? []);
      if (ids.length === 0) return [];
      const rows = await milvus.query(ref, {
        filter: keyFilter(key, ids),
        outputFields: outputFields ?? allButVectors,
        consistencyLevel: "Strong",
      });
      return rows.map(asStored<Stored>);
    },
    async delete(what) {
      if (isFilter(what)) {
        checkFilter(spec, what.filter);
        return milvus.delete(ref, what.filter);
      }
      return what.length === 0 ? 0 : milvus.delete(ref, keyFilter(key, what));
    },
    stats: () => readStats(milvus, ref),
    close: async () => options.onClose?.(),
    [Symbol.asyncDispose]: () => store.close(),
  };
  return store;
}

function paramsOf({ ef, nprobe }: SearchOptions): Record<string, number> {
  return { ...(ef === undefined ? {} : { ef }), ...(nprobe === undefined ? {} : { nprobe }) };
}

function metricOf({ index }: SearchTarget): { metricType?: string } {
  return index?.metricType === undefined ? {} : { metricType: index.metricType };
}

function toHit<Stored extends object>({ id, score, fields }: Hit): StoreHit<Stored> {
  return { id, score, row: asStored<Stored>(fields) };
}

/** The caller's row type is taken on trust: it is generated from the spec that the row was checked against. */
function asStored<Stored extends object>(row: Row): Stored {
  return row as Stored;
}

/** An array has a `filter` too, so `in` cannot tell them apart. */
function isFilter(
  what: readonly PrimaryKey[] | { readonly filter: string },
): what is { readonly filter: string } {
  return !Array.isArray(what);
}

function refuseEmpty(text: string): void {
  if (text.trim() !== "") return;
  throw refusal(StoreCode.badParameter, "There is no text to search for.", {
    fix: "Give at least one word.",
  });
}

function checkWeight(name: string, weight: number): void {
  if (weight >= 0 && weight <= 1) return;
  throw refusal(StoreCode.badParameter, `The ${name} weight is ${weight}.`, {
    cause: "Milvus' weighted ranker takes 0 to 1.",
    fix: "Take a number from 0 to 1.",
  });
}
