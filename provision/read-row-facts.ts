import { checkStoredValue } from "./data/check-stored-value.ts";
import { MilvusStackError } from "./diagnostics/diagnostic.ts";
import { keyOf } from "./milvus/key-filter.ts";
import type { CollectionRef, Milvus, Row } from "./milvus/port.ts";
import type {
  CollectionFacts,
  FieldFacts,
  RowFacts,
  RowQuestion,
  SampleFacts,
} from "./plan/losses/row-facts.ts";
import { collectionKey } from "./plan/names.ts";
import type { LiveCollection, LiveState } from "./state/types.ts";

/** Rows that are looked at one by one: about a second. What is known of more, the server counts. */
const sampleRows = 10_000;
/** How long a count may take: a plan waits for it. */
const countTimeoutMs = 20_000;
const examplesOfField = 3;

/**
 * Answers what a plan asks of rows, as far as the server tells in a reasonable time: nothing is loaded for it, and whatever fails or
 * takes too long is unknown.
 *
 * @throws MilvusStackError when `signal` says stop
 */
export async function readRowFacts(
  milvus: Milvus,
  questions: readonly RowQuestion[],
  { collections }: LiveState,
  signal?: AbortSignal,
): Promise<RowFacts> {
  const facts = new Map<string, CollectionFacts>();
  for (const question of questions) {
    const { database, collection } = question;
    const live = collections.find((one) => one.database === database && one.name === collection);
    if (live === undefined) continue;
    const reader = new FactReader(milvus, live, signal);
    facts.set(collectionKey(database, collection), await reader.answer(question));
  }
  return facts;
}

class FactReader {
  readonly #milvus: Milvus;
  readonly #live: LiveCollection;
  readonly #ref: CollectionRef;
  readonly #signal: AbortSignal | undefined;

  constructor(milvus: Milvus, live: LiveCollection, signal: AbortSignal | undefined) {
    this.#milvus = milvus;
    this.#live = live;
    this.#ref = { database: live.database, collection: live.name };
    this.#signal = signal;
  }

  async answer({ rows, partitions, fields }: RowQuestion): Promise<CollectionFacts> {
    const counted = new Map<string, number>();
    for (const partition of partitions) {
      const found = await this.#rowsOf(partition);
      if (found !== null) counted.set(partition, found);
    }
    return {
      rows: rows ? await this.#rowsOf(null) : null,
      partitions: counted,
      sample: fields === null ? null : await this.#orNull(() => this.#sample(fields)),
    };
  }

  /** Exactly where all of it is loaded, and otherwise what the statistics say. */
  async #rowsOf(partition: string | null): Promise<number | null> {
    const milvus = this.#milvus;
    if (this.#isLoaded(partition)) {
      const options = partition === null ? {} : { partitions: [partition] };
      const exact = await this.#orNull((signal) => milvus.count(this.#ref, { ...options, signal }));
      if (exact !== null) return exact;
    }
    return await this.#orNull(() =>
      partition === null ? milvus.rowCount(this.#ref) : milvus.partitionRowCount(this.#ref, partition),
    );
  }

  async #sample(questions: NonNullable<RowQuestion["fields"]>): Promise<SampleFacts | null> {
    const live = this.#live;
    const key = live.fields.find(({ primaryKey }) => primaryKey);
    const holds = this.#milvus.capabilities.rowValues;
    if (key === undefined || !this.#isLoaded(null)) return null;
    const asked = questions.filter(({ field, dynamic }) => dynamic || this.#hasLoaded(field.name));
    const plain = asked.filter(({ dynamic }) => !dynamic).map(({ field }) => field.name);
    const outputFields = [...plain, ...(live.enableDynamicField ? ["$meta"] : [])];
    const askedNames = new Set(questions.map(({ field }) => field.name));
    const found = asked.map(({ field }) => ({ field, present: 0, misfits: 0, examples: [] as string[] }));
    let [looked, withOtherKeys, all] = [0, 0, true];
    const pages = this.#milvus.scan(this.#ref, { outputFields, ...this.#stoppable() });
    for await (const page of pages) {
      for (const row of page) {
        if (looked === sampleRows) {
          all = false;
          break;
        }
        looked += 1;
        const beside = dynamicPart(row);
        if (Object.keys(beside).some((name) => !askedNames.has(name))) withOtherKeys += 1;
        for (const [at, one] of found.entries()) {
          const { name } = one.field;
          const from = asked[at]?.dynamic ? beside : row;
          const has = Object.hasOwn(from, name);
          if (has) one.present += 1;
          const checked = checkStoredValue(one.field, has ? from[name] : undefined, holds);
          if (!("problem" in checked)) continue;
          one.misfits += 1;
          if (one.examples.length < examplesOfField) {
            one.examples.push(`row ${JSON.stringify(keyText(keyOf(key, row)))}: ${checked.problem.summary}`);
          }
        }
      }
      if (!all) break;
    }
    const fields = new Map<string, FieldFacts>();
    for (const { field, present, ...rest } of found) {
      fields.set(field.name, { ...rest, present: all ? present : await this.#countKey(field.name) });
    }
    return { looked, all, withOtherKeys, fields };
  }

  /** How many of all rows have a dynamic value under a name. */
  async #countKey(name: string): Promise<number | null> {
    if (!this.#live.enableDynamicField) return null;
    const filter = `exists $meta["${name}"]`;
    return await this.#orNull((signal) => this.#milvus.count(this.#ref, { filter, signal }));
  }

  /**
   * Whether rows can be read: all of them, or those of a partition. A collection that is loading may be read already, where only
   * further replicas are on their way; the server refuses it where it is not.
   */
  #isLoaded(partition: string | null): boolean {
    const { load, loadState } = this.#live;
    if (load === null || loadState === "released") return false;
    return load.partitions.length === 0 || (partition !== null && load.partitions.includes(partition));
  }

  /** The dynamic field is loaded with whatever else is. */
  #hasLoaded(field: string): boolean {
    const fields = this.#live.load?.fields ?? [];
    return fields.length === 0 || fields.includes(field);
  }

  #stoppable(): { signal: AbortSignal } {
    const timeout = AbortSignal.timeout(countTimeoutMs);
    return { signal: this.#signal === undefined ? timeout : AbortSignal.any([timeout, this.#signal]) };
  }

  async #orNull<T>(read: (signal: AbortSignal) => Promise<T>): Promise<T | null> {
    try {
      return await read(this.#stoppable().signal);
    } catch (error) {
      if (!(error instanceof MilvusStackError) || this.#signal?.aborted === true) throw error;
      return null;
    }
  }
}

function dynamicPart(row: Row): Row {
  const { $meta: beside } = row;
  return typeof beside === "object" && beside !== null ? { ...beside } : {};
}

function keyText(key: string | number | bigint): string | number {
  return typeof key === "bigint" ? String(key) : key;
}
