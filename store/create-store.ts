import { keyFilter } from "../provision/data/index.ts";
import type { Row } from "../provision/milvus/port.ts";
import { checkFilter } from "./check-filter.ts";
import { checkGiven } from "./check-given.ts";
import { checkOutputFields } from "./check-options.ts";
import { type CreateStoreOptions, contextOf } from "./context.ts";
import { findByTexts, findByVector } from "./find-hits.ts";
import { findHybrid, findWeighted } from "./find-weighted.ts";
import { listOfKeys } from "./list-of-keys.ts";
import { guardEmbeddings } from "./live-collection.ts";
import { readStats } from "./read-stats.ts";
import { toHit, toStored } from "./to-stored.ts";
import type { Store, WriteRowsOptions } from "./types.ts";
import { writeRows } from "./write-rows.ts";

/** Search by meaning counts more than search by words, unless a caller says otherwise. */
const defaultWeights = { dense: 0.7, sparse: 0.3 } as const;

/**
 * A store over a connection of the caller's; nothing is sent until it is used. `openStore` does the connecting too.
 *
 * @throws TypeError when the spec has no primary key, which `validate` would have refused
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
  const context = contextOf(options);
  const { milvus, spec, ref, model } = context;
  const guard = guardEmbeddings(context);

  const store: Store<Stored, Insert> = {
    ref,
    insert: (rows, given = {}) => writeRows(context, guard, "insert", rows, given),
    upsert: (rows, given = {}) => writeRows(context, guard, "upsert", rows, given),
    async search(text, given = {}) {
      checkGiven.text(text);
      checkGiven.search(given);
      const [hits = []] = await findByTexts(context, guard, [text], given);
      return hits.map(toHit<Stored>);
    },
    async searchMany(texts, given = {}) {
      checkGiven.texts(texts);
      checkGiven.search(given);
      const found = await findByTexts(context, guard, texts, given);
      return found.map((hits) => hits.map(toHit<Stored>));
    },
    async searchVector(vector, given = {}) {
      checkGiven.search(given);
      return (await findByVector(context, vector, given)).map(toHit<Stored>);
    },
    async hybridSearch(text, weights = defaultWeights, given = {}) {
      checkGiven.text(text);
      checkGiven.hybrid(weights, given);
      return (await findHybrid(context, guard, text, weights, given)).map(toHit<Stored>);
    },
    async searchParts(parts, given = {}) {
      checkGiven.parts(parts, given);
      return (await findWeighted(context, guard, parts, given)).map(toHit<Stored>);
    },
    async get(ids, given = {}) {
      checkGiven.get(given);
      const { outputFields, signal } = given;
      checkOutputFields(spec, outputFields ?? []);
      const filter = keyFilter(model.primaryKey, listOfKeys("get", ids));
      if (ids.length === 0) return [];
      const rows = await milvus.query(ref, {
        filter,
        outputFields: outputFields ?? context.outputFields,
        consistencyLevel: "Strong",
        signal,
      });
      return rows.map(toStored<Stored>);
    },
    async delete(ids, given = {}) {
      checkGiven.write(given);
      const filter = keyFilter(model.primaryKey, listOfKeys("delete", ids));
      return ids.length === 0 ? 0 : milvus.delete(ref, filter, signalOf(given));
    },
    async deleteWhere(filter, given = {}) {
      checkGiven.write(given);
      checkFilter(spec, filter);
      return milvus.delete(ref, filter, signalOf(given));
    },
    stats: () => readStats(context),
    close: async () => options.onClose?.(),
    [Symbol.asyncDispose]: () => store.close(),
  };
  return store;
}

function signalOf({ signal }: WriteRowsOptions) {
  return signal === undefined ? {} : { signal };
}
