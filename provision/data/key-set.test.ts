import fc from "fast-check";
import { expect, test } from "vitest";
import { KeySet } from "./key-set.ts";

test("it says of every key where it was first, like a Map", () => {
  const key = fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 53n + 50n }),
    fc.string({ maxLength: 2 }),
  );
  fc.assert(
    fc.property(fc.array(key, { maxLength: 400 }), (keys) => {
      const set = new KeySet();
      const map = new Map<unknown, { line: number; offset: number }>();
      keys.forEach((key, i) => {
        const place = { line: i + 1, offset: i * 1e10 };
        expect(set.add(key, place)).toEqual(map.get(key) ?? null);
        if (!map.has(key)) map.set(key, place);
      });
    }),
  );
});

test("it grows without losing any", () => {
  const set = new KeySet();
  for (let i = 0; i < 100_000; i++) expect(set.add(i, { line: i + 1, offset: i })).toBeNull();
  for (let i = 0; i < 100_000; i += 997)
    expect(set.add(i, { line: 1, offset: 0 })).toEqual({ line: i + 1, offset: i });
});

test("int64 at its limits", () => {
  const set = new KeySet();
  const keys = [-(2n ** 63n), 2n ** 63n - 1n, -1, 0, 2n ** 32n, -(2n ** 32n)];
  for (const key of keys) expect(set.add(key, { line: 1, offset: 0 })).toBeNull();
  for (const key of keys) expect(set.add(key, { line: 2, offset: 0 })).not.toBeNull();
});
