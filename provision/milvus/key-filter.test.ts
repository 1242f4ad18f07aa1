import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateFilter, parseFilter } from "../spec/filter/index.ts";
import { filterAfter, keyFilter } from "./key-filter.ts";
import type { PrimaryKey } from "./port.ts";

const text = { name: "id", dataType: "VarChar" } as const;
const int = { name: "id", dataType: "Int64" } as const;

const hostile = fc.constantFrom(..."\"'\\\n\r\t\0\u202e[],");
const texts = fc.string({
  unit: fc.oneof(hostile, fc.string({ unit: "binary", minLength: 1, maxLength: 1 })),
});
const integers = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(-(2n ** 63n), 2n ** 63n - 1n, -0),
);

/** Keys as a request's body may hold them, whatever the types say. */
function unchecked(field: typeof text | typeof int, json: unknown): () => string {
  return () => Reflect.apply(keyFilter, undefined, [field, [json]]);
}

describe("keyFilter", () => {
  test("means the keys that it was given and no other, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(texts), texts, (keys, other) => {
        const filter = parseFilter(keyFilter(text, keys));
        for (const id of [...keys, other]) expect(evaluateFilter(filter, { id })).toBe(keys.includes(id));
      }),
    );
    fc.assert(
      fc.property(fc.array(integers), integers, (keys, other) => {
        const filter = parseFilter(keyFilter(int, keys));
        const wanted = new Set(keys.map(BigInt));
        for (const id of [...keys, other]) {
          expect(evaluateFilter(filter, { id })).toBe(wanted.has(BigInt(id)));
        }
      }),
    );
  });

  test("takes nothing but what the field can hold", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        if (typeof value === "string") unchecked(text, value.replace(/\p{Surrogate}/gu, ""))();
        else expect(unchecked(text, value)).toThrow("MS676");
        if (Number.isSafeInteger(value)) unchecked(int, value)();
        else expect(unchecked(int, value)).toThrow("MS676");
      }),
    );
  });

  test.each<[typeof text | typeof int, unknown, string]>([
    [text, ['"x"] or id >= "" or id in ["y"'], "A list"],
    [text, { toString: "x" }, "An object"],
    [text, new String("x"), "An object"],
    [text, 1, "1"],
    [text, 1n, "1"],
    [text, true, "true"],
    [text, null, "null"],
    [text, undefined, "undefined"],
    [text, "half \ud83d", '"half \\ud83d"'],
    [int, "1", '"1"'],
    [int, "1] or id > 0 or id in [1", '"1] or id > 0 or id in [1"'],
    [int, [1], "A list"],
    [int, 1.5, "1.5"],
    [int, 1e21, "1e+21"],
    [int, 2 ** 53, "9007199254740992"],
    [int, Number.NaN, "NaN"],
    [int, Number.POSITIVE_INFINITY, "Infinity"],
    [int, 2n ** 63n, "9223372036854775808"],
    [int, -(2n ** 63n) - 1n, "-9223372036854775809"],
  ])("of %j refuses %s", (field, key, shown) => {
    expect(unchecked(field, key)).toThrow(`MS676: ${shown} is not a valid key for "id".`);
  });
});

test("a page goes on after a key of the right type only", () => {
  const after: [typeof text | typeof int, PrimaryKey, PrimaryKey][] = [
    [text, 'a"b', 1],
    [int, 5n, "5"],
  ];
  for (const [field, good, bad] of after) {
    expect(() => parseFilter(filterAfter(field, good))).not.toThrow();
    expect(() => filterAfter(field, bad)).toThrow("MS676");
  }
});

test("a name that is no name never gets into a filter", () => {
  expect(() => keyFilter({ name: "id > 0 or id", dataType: "Int64" }, [1])).toThrow(TypeError);
});
