import { expect, test } from "vitest";
import { withoutNulls } from "./fields.ts";

test("null keys go, at any depth; other empty values stay", () => {
  const object = { a: null, b: { c: null, d: "" }, e: [{ f: null, g: 0 }], h: {}, i: false };
  expect(withoutNulls(object)).toEqual({ b: { d: "" }, e: [{ g: 0 }], h: {}, i: false });
});

test("what is not an object literal stays the very same value", () => {
  const output = Object.create({ isOutput: true });
  const result = withoutNulls({ output });
  expect(result).toHaveProperty("output");
  expect(Object.values(Object(result))[0]).toBe(output);
});
