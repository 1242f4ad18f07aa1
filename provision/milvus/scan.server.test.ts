import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { collection, field, index } from "../../tests/servers/collection-states.ts";
import { scratchCollections } from "../../tests/servers/scratch-collections.ts";
import { serversUnderTest } from "../../tests/servers/targets.ts";
import { connect } from "./connect.ts";
import type { CollectionRef, Milvus, Row, ScanRequest } from "./port.ts";

const lowest = -(2n ** 63n);
const vector = field("v", "FloatVector", { dim: 4 });
const v = (x: number) => Float32Array.of(x, 1, 2, 3);

describe.each(serversUnderTest())("a scan on $name", ({ name, uri }) => {
  // Milvus 2.3.5 gives the row with the very highest key to no query: it takes that key for "none found".
  const highest = 2n ** 63n - (name === "milvus-2.3.5" ? 2n : 1n);
  let milvus: Milvus;
  const { ref, dropAll } = scratchCollections("scan");
  const filled = async (
    state: ReturnType<typeof collection>,
    rows: readonly Row[],
  ): Promise<CollectionRef> => {
    const at = ref();
    await milvus.createCollection(at, state, {});
    await milvus.insert(at, rows);
    await milvus.createIndex(at, index("v", "FLAT", "L2"));
    await milvus.load(at, { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
    return at;
  };
  const pages = async (at: CollectionRef, request: Partial<ScanRequest> = {}) => {
    const all: Row[][] = [];
    for await (const page of milvus.scan(at, { outputFields: [], ...request })) all.push(page);
    return all;
  };

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
  });
  afterAll(async () => {
    await dropAll(milvus);
    await milvus.close();
  });

  test("gives every Int64 key once, in order, from the lowest to the highest", async () => {
    const ids = [highest, 5, 3, lowest, lowest + 1n, ...Array.from({ length: 700 }, (_, i) => 10_000 - i), 0];
    const at = await filled(
      collection([field("id", "Int64", { primaryKey: true }), vector]),
      ids.map((id) => ({ id, v: v(1) })),
    );
    const sorted = [...ids].sort((a, b) => (a < b ? -1 : 1));
    const found = (await pages(at)).flat();
    expect(found.map(({ id }) => id)).toEqual(sorted);
    const small = await pages(at, { rowsPerPage: 100, outputFields: ["v"] });
    expect(small.length).toBeGreaterThanOrEqual(8);
    expect(small.flat().map(({ id }) => id)).toEqual(sorted);
    expect(small[0]?.[0]).toMatchObject({ id: lowest, v: v(1) });
    const rest = (await pages(at, { after: 9_998 })).flat();
    expect(rest.map(({ id }) => id)).toEqual([9_999, 10_000, highest]);
    expect((await pages(at, { after: lowest })).flat()).toHaveLength(ids.length - 1);
    expect(await pages(at, { after: highest })).toEqual([]);
  });

  test("orders text by its bytes, with what is dynamic, and of the partitions that are asked for", async () => {
    const keys = ["", "a", 'a"\\', "z", "é", "\u{ffff}", "\u{1f600}", "line\nbreak"];
    const at = ref();
    await milvus.createCollection(
      at,
      collection([field("id", "VarChar", { primaryKey: true, maxLength: 64 }), vector], {
        enableDynamicField: true,
      }),
      {},
    );
    await milvus.createPartition(at, "odd");
    for (const [i, id] of keys.entries()) {
      await milvus.insert(at, [{ id, v: v(i), views: i }], i % 2 === 1 ? { partition: "odd" } : {});
    }
    await milvus.createIndex(at, index("v", "FLAT", "L2"));
    await milvus.load(at, { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
    const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
    const found = (await pages(at, { rowsPerPage: 3, outputFields: ["$meta"] })).flat();
    expect(found.map(({ id }) => id)).toEqual(sorted);
    expect(found.find(({ id }) => id === "z")).toMatchObject({ $meta: { views: 3 } });
    const odd = (await pages(at, { partitions: ["odd"] })).flat();
    expect(odd.map(({ id }) => id)).toEqual(sorted.filter((id) => keys.indexOf(id) % 2 === 1));
  });

  test("ends while others add rows behind the last one, and finds what stands behind keys that are there often", async () => {
    const state = collection([field("id", "Int64", { primaryKey: true }), vector]);
    const often = Array.from({ length: 300 }, (_, i) => ({ id: i % 30, v: v(i) }));
    const at = await filled(state, [...often, ...often, { id: 1_000, v: v(1) }]);
    const ids = new Set((await pages(at, { rowsPerPage: 100 })).flat().map(({ id }) => id));
    expect(ids).toEqual(new Set([...Array.from({ length: 30 }, (_, i) => i), 1_000]));

    let next = 2_000;
    let seen = 0;
    for await (const page of milvus.scan(at, { outputFields: [] })) {
      seen += page.length;
      await milvus.insert(at, [{ id: next, v: v(1) }]);
      next += 1;
      expect(next).toBeLessThan(2_010);
    }
    expect(seen).toBeGreaterThanOrEqual(31);
  });

  test("finds every row while others write the same keys again and again", async () => {
    const state = collection([field("id", "Int64", { primaryKey: true }), vector]);
    const rows = Array.from({ length: 3_000 }, (_, id) => ({ id, v: v(id) }));
    const at = await filled(state, rows);
    let stopped = false;
    const writing = Array.from({ length: 3 }, async (_, writer) => {
      for (let i = 0; !stopped; i++) {
        await milvus.upsert(at, [
          { id: i % 9, v: v(i) },
          { id: (i * 7 + writer) % 3_000, v: v(i) },
        ]);
      }
    });
    try {
      for (let round = 0; round < 10; round++) {
        const ids = (await pages(at, { rowsPerPage: 500 })).flat().map(({ id }) => id);
        expect(ids).toEqual(rows.map(({ id }) => id));
      }
    } finally {
      stopped = true;
      await Promise.all(writing);
    }
  });
});
