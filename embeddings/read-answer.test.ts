import { describe, expect, test } from "vitest";
import { readAnswer } from "./read-answer.ts";

const expected = { count: 2, dimensions: 3, model: "m" };
const base64 = (values: number[]) => Buffer.from(Float32Array.from(values).buffer).toString("base64");
const item = (index: number, values: number[]) => ({ index, embedding: base64(values) });

test("base64 and plain numbers give the same vectors, put in the order of their index", () => {
  const [a, b] = [
    [0.25, -1, 3],
    [4, 5, 6],
  ] as const;
  const vectors = [Float32Array.from(a), Float32Array.from(b)];
  expect(readAnswer([item(0, [...a]), item(1, [...b])], expected)).toEqual(vectors);
  expect(readAnswer([item(1, [...b]), { index: 0, embedding: [...a] }], expected)).toEqual(vectors);
  expect(readAnswer([{ embedding: [...a] }, { embedding: [...b] }], expected)).toEqual(vectors);
});

describe("an answer that cannot be right is refused", () => {
  const good = item(0, [1, 2, 3]);
  test.each([
    ["no data", undefined, /MS607.*cannot be right/],
    ["one vector too few", [good], /MS607/],
    ["an index out of range", [good, item(2, [1, 2, 3])], /MS607/],
    ["the same index twice", [good, good], /MS607/],
    ["a value that is not a number", [good, item(1, [1, Number.NaN, 3])], /MS607/],
    ["a value that is infinite", [good, { index: 1, embedding: [1, 1e300, 3] }], /MS607/],
    ["nulls, which is how NaN travels in JSON", [good, { index: 1, embedding: [null, null, null] }], /MS607/],
    ["numbers as text", [good, { index: 1, embedding: ["1", "2", "3"] }], /MS607/],
    ["a list of lists", [good, { index: 1, embedding: [[1, 2, 3]] }], /MS60[67]/],
    ["base64 with characters that are none", [good, { index: 1, embedding: "AAAA AAAA AAAA AAAA" }], /MS607/],
    ["base64 of half a float", [good, { index: 1, embedding: "AAAA" }], /MS607/],
    ["no embedding", [good, { index: 1 }], /MS607/],
    ["a vector of another size", [good, item(1, [1, 2])], /MS606.*vectors of 2 values.*says 3/],
  ])("%s", (_, data, message) => {
    expect(() => readAnswer(data, expected)).toThrow(message);
  });
});

test("a wrong number of values says what to set", () => {
  try {
    readAnswer([item(0, [1, 2]), item(1, [1, 2])], expected);
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({
      exitCode: 1,
      diagnostics: [
        { code: "MS606", fix: expect.stringContaining("Set `embeddings.dimensions: 2` in the environment") },
      ],
    });
  }
});
