import fc from "fast-check";
import { expect, test } from "vitest";
import { findRepeatedKey } from "./repeated-key.ts";

test.each([
  ['{"a":1,"b":{"a":2},"c":[{"a":1},{"a":1}]}', null],
  ['{"a":1,"a":1}', "a"],
  ['{"x":[{"b":1,"b" : 2}]}', "b"],
  ['{"a":"a","b":"a"}', null],
  ['{"\\u0061":1,"a":2}', "a"],
  ['{"a\\\\":1,"a\\"":2,"a":3}', null],
  ['{"__proto__":1,"__proto__":2}', "__proto__"],
  ['["a","a",{"":1,"":2}]', ""],
])("%s", (text, key) => {
  expect(findRepeatedKey(text)).toBe(key);
});

test("whatever JSON.stringify writes repeats no key", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(4), (value, indent) => {
      expect(findRepeatedKey(JSON.stringify(value, null, indent))).toBeNull();
    }),
  );
});
