import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { mapAhead } from "./map-ahead.ts";

function counted(length: number) {
  const seen = { taken: 0, underWay: 0, most: 0, closed: false };
  async function* source() {
    try {
      for (let i = 0; i < length; i++) {
        seen.taken += 1;
        yield i;
      }
    } finally {
      seen.closed = true;
    }
  }
  const map = async (i: number) => {
    seen.most = Math.max(seen.most, ++seen.underWay);
    await sleep((i % 3) * 5);
    seen.underWay -= 1;
    return i * 2;
  };
  return { seen, source, map };
}

test("results come in order, with that many under way and no more", async () => {
  const { seen, source, map } = counted(20);
  const results: number[] = [];
  for await (const result of mapAhead(source(), 4, map)) results.push(result);
  expect(results).toEqual(Array.from({ length: 20 }, (_, i) => i * 2));
  expect(seen.most).toBe(4);
});

test("a slow consumer holds the source back", async () => {
  const { seen, source, map } = counted(100);
  let results = 0;
  for await (const _ of mapAhead(source(), 3, map)) {
    await sleep(2);
    results += 1;
    expect(seen.taken).toBeLessThanOrEqual(results + 3);
    if (results === 10) break;
  }
  expect(seen).toMatchObject({ underWay: 0, closed: true });
});

test("a failing mapping ends it with its error, and closes the source", async () => {
  const { seen, source, map } = counted(20);
  const results: number[] = [];
  const run = async () => {
    const fail = async (i: number) => (i === 5 ? Promise.reject(new Error("five")) : map(i));
    for await (const result of mapAhead(source(), 3, fail)) results.push(result);
  };
  await expect(run()).rejects.toThrow("five");
  expect(results).toEqual([0, 2, 4, 6, 8]);
  expect(seen).toMatchObject({ underWay: 0, closed: true });
});

test("a failing source ends it after what came before", async () => {
  async function* source() {
    yield 1;
    throw new Error("torn");
  }
  const results: number[] = [];
  const run = async () => {
    for await (const result of mapAhead(source(), 3, async (i) => i)) results.push(result);
  };
  await expect(run()).rejects.toThrow("torn");
  expect(results).toEqual([1]);
});
