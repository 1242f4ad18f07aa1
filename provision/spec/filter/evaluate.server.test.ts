import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serversUnderTest } from "../../../tests/servers/targets.ts";
import { runsOf } from "../../../tests/soak.ts";
import { connect, type Milvus, type Row } from "../../milvus/index.ts";
import { plainCollection, plainField } from "../../state/plain-state.ts";
import { evaluateFilter, parseFilter } from "./index.ts";

/**
 * The same rows, here and on real servers, for some hundred filters. What a server cannot do, or does in a way of its
 * own, is left out of its filters:
 * - Milvus Lite 3.2 has no `%`, no ranges and no `in` on a key; it compares Float at 64 bits, and takes missing keys,
 *   missing elements and values of another type for null.
 * - Milvus 2.3.5 orders neither sums nor lengths, and its `like` knows a `%` at the end only.
 */
const lite = "milvus-lite";
const words = ["alpha", "beta", "alphabet", "Zürich", "none"];
const collection = { database: "default", collection: "filter_evaluation" };

function rowsFor(server: string): Row[] {
  const all = server === lite;
  return Array.from({ length: 60 }, (_, i) => ({
    id: i,
    number: ((i * 7) % 11) - 5,
    small: (i % 5) - 2,
    price: all ? (i % 7) / 4 : Math.fround((i % 7) / 10),
    ratio: (i % 9) / 3,
    flag: i % 3 === 0,
    name: words[i % 5],
    tags: words.slice(0, i % 4),
    marks: Array.from({ length: all ? 4 : (i % 4) + 1 }, (_, k) => (i + k) % 6),
    meta:
      i % 5 === 0 && !all
        ? { a: "text" }
        : { a: i % 4, b: { c: words[i % 3] }, list: [i % 3, "x"], flag: i % 2 === 0 },
    ...(all || i % 2 === 0 ? { extra: i % 6 } : {}),
    vector: Float32Array.of(i, 1),
  }));
}

function filtersFor(server: string): fc.Arbitrary<string> {
  const number = fc.constantFrom("-3", "-1", "0", "1", "2", "5");
  const fraction =
    server === lite ? fc.constantFrom("0.25", "0.5", "1.75") : fc.constantFrom("0.1", "0.3", "0.55");
  const text = fc.constantFrom(...words, "x").map((word) => JSON.stringify(word));
  const comparison = fc.constantFrom("==", "!=", "<", "<=", ">", ">=");
  const exact = server === lite ? comparison : fc.constantFrom("==", "!=");
  const integer = fc.constantFrom("number", "small", "id");
  const inside = fc.constantFrom("in", "not in");
  // Milvus Lite gives a row twice for a primary key that is listed twice.
  const some = (item: fc.Arbitrary<string>) =>
    fc.uniqueArray(item, { minLength: 1, maxLength: 3 }).map((items) => `[${items.join(", ")}]`);
  const sentence = (...parts: readonly (string | fc.Arbitrary<string>)[]) =>
    fc
      .tuple(...parts.map((part) => (typeof part === "string" ? fc.constant(part) : part)))
      .map((x) => x.join(" "));
  const call = (name: string | fc.Arbitrary<string>, field: string, value: fc.Arbitrary<string>) =>
    sentence(name, "(", field, ",", value, ")");
  const both = [
    sentence(integer, comparison, number),
    sentence(number, comparison, integer),
    sentence(fc.constantFrom("price", "ratio"), comparison, fraction),
    sentence("name", comparison, text),
    sentence(integer, inside, some(number)),
    sentence("name", inside, some(text)),
    sentence("name like", fc.constantFrom('"alpha%"', '"alpha"', '"%"', '"Z%"')),
    sentence(integer, fc.constantFrom("+", "-", "*"), fc.constantFrom("1", "2", "3"), exact, number),
    fc.constantFrom("flag == true", "flag != true", "flag in [false]"),
    call(fc.constantFrom("array_contains", "json_contains"), "tags", text),
    call(fc.constantFrom("array_contains_all", "array_contains_any"), "tags", some(text)),
    sentence("array_length(tags)", exact, number),
    sentence(fc.constantFrom("marks[0]", "marks[1]"), comparison, number),
    sentence('meta["a"]', comparison, number),
    sentence('meta["b"]["c"]', comparison, text),
    sentence(fc.constantFrom("extra", '$meta["extra"]'), comparison, number),
    call("json_contains", 'meta["list"]', fc.constantFrom("1", '"x"')),
    call("json_contains_any", 'meta["list"]', some(number)),
    fc.constantFrom('exists meta["b"]', "exists extra", 'meta["flag"] == true', 'meta["list"][0] == 1'),
  ];
  const onlyLite = [sentence("name like", fc.constantFrom('"%a"', '"%ph%"', '"al_ha"', '"%a_"'))];
  const only235 = [
    sentence(number, fc.constantFrom("<", "<="), integer, fc.constantFrom("<", "<="), number),
    sentence(number, fc.constantFrom(">", ">="), integer, fc.constantFrom(">", ">="), number),
    sentence(integer, "%", fc.constantFrom("2", "3"), exact, number),
    sentence('meta["a"]', inside, some(number)),
    sentence('meta["a"]', comparison, text),
  ];
  const leaf = fc.oneof(...both, ...(server === lite ? onlyLite : only235));
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc
        .tuple(tie("tree"), fc.constantFrom("and", "or", "&&", "||"), tie("tree"))
        .map(([left, operator, right]) => `(${left}) ${operator} (${right})`),
      tie("tree").map((inner) => `not (${inner})`),
    ),
  }));
  return tree;
}

const state = plainCollection(
  [
    plainField("id", "Int64", { primaryKey: true }),
    plainField("number", "Int64"),
    plainField("small", "Int8"),
    plainField("price", "Float"),
    plainField("ratio", "Double"),
    plainField("flag", "Bool"),
    plainField("name", "VarChar", { maxLength: 64 }),
    plainField("tags", "Array", { elementType: "VarChar", maxCapacity: 8, maxLength: 16 }),
    plainField("marks", "Array", { elementType: "Int64", maxCapacity: 8 }),
    plainField("meta", "JSON"),
    plainField("vector", "FloatVector", { dim: 2 }),
  ],
  { enableDynamicField: true, consistencyLevel: "Strong" },
);

describe.each(serversUnderTest())("on $name", ({ name, uri }) => {
  let milvus: Milvus;
  const rows = rowsFor(name);

  beforeAll(async () => {
    milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
    if ((await milvus.describeCollection(collection)) !== null) await milvus.dropCollection(collection);
    await milvus.createCollection(collection, state, {});
    await milvus.insert(collection, rows);
    await milvus.createIndex(collection, {
      name: "vector",
      field: "vector",
      indexType: "FLAT",
      metricType: "L2",
      params: {},
      mmap: null,
    });
    await milvus.load(collection, { replicas: 1, resourceGroups: [], partitions: [], fields: [] });
    // Once a strong read has seen the rows, weaker and quicker ones see them too.
    expect(await milvus.count(collection)).toBe(rows.length);
  });

  afterAll(async () => {
    await milvus.dropCollection(collection);
    await milvus.close();
  });

  it("selects the rows that the server selects", async () => {
    let selective = 0;
    await fc.assert(
      fc.asyncProperty(filtersFor(name), async (filter) => {
        const expression = parseFilter(filter);
        const here = rows.filter((row) => evaluateFilter(expression, row)).map(({ id }) => Number(id));
        const there = await milvus.query(collection, {
          filter,
          outputFields: ["id"],
          limit: 100,
          consistencyLevel: "Eventually",
        });
        expect(there.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(here);
        if (here.length > 0 && here.length < rows.length) selective++;
      }),
      { numRuns: runsOf(300) },
    );
    expect(selective).toBeGreaterThan(100);
  });
});
