import fc from "fast-check";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { runsOf } from "../../../tests/soak.ts";
import { collectionSchema, environmentSchema } from "../schema.ts";
import { type Located, list, mapping, scalar } from "../yaml/located.ts";
import { checkStructure } from "./check.ts";
import { collectionJsonSchema, environmentJsonSchema, type JsonSchema, resolve } from "./json-schema.ts";
import { repairAll } from "./repair.ts";

const nowhere = { start: 0, end: 0 };

function located(value: unknown): Located {
  if (Array.isArray(value)) return list(value.map(located), nowhere, null);
  if (typeof value !== "object" || value === null) return scalar(value, nowhere, null);
  return mapping(new Map(Object.entries(value).map(([key, part]) => [key, located(part)])), nowhere, null);
}

/** Values that nearly fit a schema: some right, some with a key, type or word that is wrong. */
function nearly(schema: JsonSchema, root: JsonSchema, depth = 0): fc.Arbitrary<unknown> {
  const anything = fc.oneof(
    fc.constantFrom<unknown>(null, true, "text", 7, 1.5, Number.NaN, 2 ** 60, [], {}, ["a"], { query: "q" }),
    fc.string({ maxLength: 5 }),
  );
  return fc.oneof({ weight: 80, arbitrary: right() }, { weight: 1, arbitrary: anything });

  function right(): fc.Arbitrary<unknown> {
    const {
      anyOf,
      type,
      enum: words,
      const: word,
      items,
      properties = {},
      required = [],
      ...rest
    } = resolve(schema, root);
    if (anyOf !== undefined) return fc.oneof(...anyOf.map((one) => nearly(one, root, depth + 1)));
    if (word !== undefined) return fc.constant(word);
    if (words !== undefined) return fc.constantFrom(...words);
    if (Array.isArray(type)) return fc.constantFrom("text", 1, true);
    switch (type) {
      case "string":
        return fc.string({ maxLength: 8 });
      case "integer":
        return fc.integer();
      case "number":
        return fc.double({ noNaN: true, noDefaultInfinity: true });
      case "boolean":
        return fc.boolean();
      case "array":
        return depth > 5 ? fc.constant([]) : fc.array(nearly(items ?? {}, root, depth + 1), { maxLength: 2 });
      case "object": {
        if (typeof rest.additionalProperties === "object") {
          if (depth > 5) return fc.constant({});
          return fc.dictionary(
            fc.string({ maxLength: 4 }),
            nearly(rest.additionalProperties, root, depth + 1),
            { maxKeys: 2 },
          );
        }
        const known = Object.fromEntries(
          Object.entries(properties).map(([key, one]) => [key, nearly(one, root, depth + 1)]),
        );
        const keys = fc.record(known, { requiredKeys: [...required] });
        const strange = fc.record({ strange: fc.constant(1) });
        return fc.oneof(
          { weight: 80, arbitrary: keys },
          { weight: 1, arbitrary: fc.tuple(keys, strange).map(([a, b]) => ({ ...a, ...b })) },
          { weight: 1, arbitrary: fc.record(known, { requiredKeys: [] }) },
        );
      }
      default:
        return anything;
    }
  }
}

test.each([
  { name: "collection", zod: collectionSchema, json: collectionJsonSchema },
  { name: "environment", zod: environmentSchema, json: environmentJsonSchema },
])("accepts the same $name documents as the schema that the types come from", ({ zod, json }) => {
  let accepted = 0;
  fc.assert(
    fc.property(nearly(json, json), (value) => {
      const problems = checkStructure(located(value), json);
      const { success } = zod.safeParse(value);
      if (success) accepted++;
      expect(
        problems.length === 0,
        `${stringify(value)}\n${problems.map((one) => one.summary).join("\n")}`,
      ).toBe(success);
    }),
    { numRuns: runsOf(500) },
  );
  expect(accepted).toBeGreaterThan(runsOf(20));
  expect(accepted).toBeLessThan(runsOf(480));
});

test("a repaired document has nothing left to report", () => {
  fc.assert(
    fc.property(nearly(collectionJsonSchema, collectionJsonSchema), (value) => {
      const document = located(value);
      const repaired = repairAll(document, checkStructure(document, collectionJsonSchema));
      if (repaired === null) return;
      const left = checkStructure(repaired, collectionJsonSchema).filter(({ code }) => code !== "MS105");
      expect(left.map(({ summary }) => summary)).toEqual([]);
    }),
    { numRuns: runsOf(500) },
  );
});

test("what was meant is guessed: keys and values at once, and no more of a list than is wrong", () => {
  const document = located({
    colection: "articles",
    fields: [{ name: "id", data_type: "int64", primarykey: "yes" }],
    indexes: [{ field: "e", metric_type: "cosine", indexType: "hnsw" }],
    smoke: [{ query: "q", expect: { ids: 12 } }],
    partitions: "science",
    nonsense: 1,
  });
  expect(repairAll(document, checkStructure(document, collectionJsonSchema))?.value).toEqual({
    collection: "articles",
    fields: [{ name: "id", dataType: "Int64", primaryKey: true }],
    indexes: [{ field: "e", metricType: "COSINE", indexType: "HNSW" }],
    smoke: [{ query: "q", expect: { ids: [12] } }],
    partitions: ["science"],
  });
});

test("what cannot be guessed is left out only where nothing refers to it", () => {
  const document = located({
    collection: "a",
    fields: [{ name: "id", dataType: "Int64" }],
    smoke: [{}, 7],
    load: [],
  });
  const problems = checkStructure(document, collectionJsonSchema);
  expect(repairAll(document, problems)).toBeNull();
  expect(repairAll(document, problems, new Set(["smoke", "load"]))?.value).toEqual({
    collection: "a",
    fields: [{ name: "id", dataType: "Int64" }],
  });
});
