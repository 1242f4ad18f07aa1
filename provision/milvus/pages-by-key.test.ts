import fc from "fast-check";
import { expect, test } from "vitest";
import { runsOf } from "../../tests/soak.ts";
import { pagesByKey } from "./pages-by-key.ts";
import type { PrimaryKey } from "./port.ts";

const limit = 20;

/** What happens to a collection between two requests. */
const event = fc.record({
  /** Keys of which one more version is there, by their place. */
  upserted: fc.array(fc.nat(), { maxLength: limit / 4 }),
  /** The deletes of all older versions have come. */
  settled: fc.boolean(),
  /** Rows with higher keys than all others. */
  added: fc.nat(limit / 4),
});

type Event = { readonly upserted: readonly number[]; readonly settled: boolean; readonly added: number };
const noEvent: Event = { upserted: [], settled: true, added: 0 };

/** A collection that answers as Milvus does: versions count for the limit, and one of them is given. */
class Collection {
  readonly #events: readonly Event[];
  readonly #versions: Map<number, number>;
  #requests = 0;

  constructor(keys: readonly number[], events: readonly Event[]) {
    this.#versions = new Map(keys.map((key) => [key, 1]));
    this.#events = events;
  }

  get requests(): number {
    return this.#requests;
  }

  /** Keys with as many versions as there are now, in their order. */
  after(after: PrimaryKey | null): number[] {
    const { upserted, settled, added } = this.#events[this.#requests % this.#events.length] ?? noEvent;
    this.#requests += 1;
    const keys = [...this.#versions.keys()];
    if (settled) for (const key of keys) this.#versions.set(key, 1);
    for (const place of upserted) {
      const key = keys[place % keys.length] ?? 0;
      this.#versions.set(key, (this.#versions.get(key) ?? 0) + 1);
    }
    for (let i = 0; i < added; i++) this.#versions.set(Math.max(-1, ...this.#versions.keys()) + 1, 1);
    return [...this.#versions]
      .filter(([key]) => after === null || key > Number(after))
      .sort(([a], [b]) => a - b)
      .flatMap(([key, versions]) => Array.from({ length: versions }, () => key));
  }
}

async function read(collection: Collection): Promise<number[]> {
  const found: number[] = [];
  const pages = pagesByKey<number>(
    {
      read: async (after, many) => [...new Set(collection.after(after).slice(0, many))],
      countAfter: async (after) => collection.after(after).length,
      keyOf: (key) => key,
      limitAfter: () => limit,
    },
    null,
    limit,
  );
  for await (const page of pages) found.push(...page);
  return found;
}

test("every row that is there is given once, in order, whatever is upserted and added meanwhile", async () => {
  const keys = fc.uniqueArray(fc.nat(500), { maxLength: 120 });
  await fc.assert(
    fc.asyncProperty(keys, fc.array(event, { minLength: 1, maxLength: 30 }), async (there, events) => {
      const collection = new Collection(there, events);
      const found = await read(collection);
      expect(found).toEqual([...new Set(found)].sort((a, b) => a - b));
      expect(found).toEqual(expect.arrayContaining(there));
    }),
    { numRuns: runsOf(500) },
  );
});

test("a page that is short because of old versions that are gone by the next request is not the last one", async () => {
  const keys = Array.from({ length: 100 }, (_, key) => key);
  const collection = new Collection(keys, [
    { upserted: [1, 1, 1], settled: false, added: 0 },
    { upserted: [], settled: true, added: 0 },
  ]);
  expect(await read(collection)).toEqual(keys);
});

test("it ends while rows are added behind the last one between any two requests", async () => {
  const collection = new Collection([1, 2, 3], [{ upserted: [], settled: true, added: 1 }]);
  expect((await read(collection)).slice(0, 3)).toEqual([1, 2, 3]);
  expect(collection.requests).toBeLessThan(5);
});
