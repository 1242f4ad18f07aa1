import fc from "fast-check";
import { expect, test } from "vitest";
import { runsOf } from "../tests/soak.ts";
import { parseExactJson, parseStoredJson, writeExactJson } from "./exact-json.ts";

test("whole numbers beyond 2^53 keep every digit, wherever they stand", () => {
  expect(parseExactJson('{"id": 9007199254740993, "in": [-9223372036854775808, 1.5]}')).toEqual({
    id: 9007199254740993n,
    in: [-9223372036854775808n, 1.5],
  });
});

test("digits in text and in fractions stay what they are", () => {
  const text = '{"t": "12345678901234567890", "f": 0.12345678901234567, "e": 1234567890123456789e-3}';
  expect(parseExactJson(text)).toEqual(JSON.parse(text));
});

test("without long numbers it is JSON.parse", () => {
  fc.assert(
    fc.property(
      fc.json().filter((text) => !/\d{16}/.test(text)),
      (text) => {
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      },
    ),
  );
  expect(() => parseExactJson("{")).toThrow(SyntaxError);
  expect(() => parseExactJson('{"a": 1234567890123456789')).toThrow(SyntaxError);
});

test("every int64 comes through", () => {
  const whole = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(fc.array(whole), (values) => {
      expect(String(parseExactJson(`[${values.join()}]`))).toBe(String(values));
    }),
  );
});

/** Numbers as JSON may write them, and their texts. */
const numberText = fc.oneof(
  fc.bigInt().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
  fc.constantFrom(
    "-0",
    "0.1",
    "1e400",
    "-1e400",
    "1E+999",
    "9007199254740992",
    "-9007199254740993",
    "5e-324",
  ),
);
const name = fc.oneof(
  fc.string(),
  fc.constantFrom("__proto__", "constructor", "toString", "9007199254740993", "0"),
);
const jsonText = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    numberText,
    fc.string().map((text) => JSON.stringify(text)),
    fc.constantFrom("true", "null"),
    fc.array(tie("value")).map((values) => `[${values.join()}]`),
    fc
      .uniqueArray(fc.tuple(name, tie("value")), { selector: ([key]) => key })
      .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`),
  ),
})).value;

test("what was read is written with the same numbers, and the same keys", () => {
  fc.assert(
    fc.property(jsonText, (text) => {
      const written = writeExactJson(parseStoredJson(text)) ?? "";
      expect(numbersOf(written)).toEqual(numbersOf(text));
      // V8 sorts keys that look like array indexes to the front, in either.
      expect(JSON.parse(written)).toEqual(JSON.parse(text));
    }),
    { numRuns: runsOf(500) },
  );
});

/** Every number outside of texts, sorted; a fraction by the double that it is, anything else by its digits. */
function numbersOf(text: string): string[] {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const numbers = bare.match(/-?\d[\d.eE+-]*/g) ?? [];
  return numbers
    .map((number) =>
      /^-?\d+$/.test(number) || !Number.isFinite(Number(number)) ? number : JSON.stringify(Number(number)),
    )
    .sort();
}
