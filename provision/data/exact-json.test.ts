import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExactJson } from "./exact-json.ts";

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
