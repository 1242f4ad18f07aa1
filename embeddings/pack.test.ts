import fc from "fast-check";
import { expect, test } from "vitest";
import { openAiLimits, packTexts } from "./pack.ts";

const weigh = (texts: readonly string[]) =>
  texts.reduce((sum, text) => sum + Math.min(Buffer.byteLength(text), openAiLimits.tokensPerInput), 0);

test("every text is in exactly one request, in order, and every request is under the limits", () => {
  const text = fc.tuple(fc.string({ minLength: 1, unit: "grapheme" }), fc.integer({ min: 1, max: 40_000 }));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 120 }), fc.integer({ min: 1, max: 5000 }), (items, size) => {
      const texts = items.map(([unit, times]) => unit.repeat(Math.ceil(times / unit.length)));
      const batches = packTexts(texts, size);
      expect(batches.flatMap(({ start, end }) => texts.slice(start, end))).toEqual(texts);
      for (const { start, end } of batches) {
        expect(end - start).toBeGreaterThan(0);
        expect(end - start).toBeLessThanOrEqual(Math.min(size, openAiLimits.inputs));
        expect(weigh(texts.slice(start, end))).toBeLessThanOrEqual(openAiLimits.tokensPerRequest);
      }
    }),
    { numRuns: 50 },
  );
});

test("a batch size over the provider's limit is cut down to it", () => {
  const batches = packTexts(new Array(3000).fill("a"), 100_000);
  expect(batches).toEqual([
    { start: 0, end: 2048 },
    { start: 2048, end: 3000 },
  ]);
});

test("long texts make smaller requests", () => {
  const [first] = packTexts(new Array(64).fill("x".repeat(8192)), 64);
  expect(first).toEqual({ start: 0, end: 36 });
});

test("no text, no request", () => {
  expect(packTexts([], 10)).toEqual([]);
});
