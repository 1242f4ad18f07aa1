import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Line, readLines } from "./read-lines.ts";

async function* inChunksOf(bytes: Uint8Array, size: number) {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}
async function lines(content: string | Uint8Array, size = 1 << 16, maxBytes = 1000): Promise<Line[]> {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const found: Line[] = [];
  for await (const line of readLines(inChunksOf(bytes, size), { maxBytes })) found.push(line);
  return found;
}
const short = (found: Line[]) => found.map(({ number, text }) => [number, text]);

test("LF, CRLF, blank lines, a byte order mark, and no break at the end", async () => {
  expect(short(await lines("\ufeffa\r\n\n  \nb\r\n\r\nc"))).toEqual([
    [1, "a"],
    [4, "b"],
    [6, "c"],
  ]);
});

test("an empty file has no lines", async () => {
  expect(await lines("")).toEqual([]);
  expect(await lines("\n\n")).toEqual([]);
});

test("however the bytes are cut, the lines are the same, and offset and end point at them", async () => {
  const line = fc.string({ unit: "grapheme", maxLength: 20 }).filter((text) => !/[\r\n]/.test(text));
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      fc.integer({ min: 1, max: 40 }),
      async (texts, size) => {
        const bytes = Buffer.from(texts.join("\n"));
        const expected = texts.flatMap((text, i) => (text.trim() === "" ? [] : [[i + 1, text]]));
        const found = await lines(bytes, size);
        expect(short(found)).toEqual(
          expected.map(([n, text]) => [n, n === 1 ? String(text).replace(/^\ufeff/, "") : text]),
        );
        for (const { number, text, offset, end } of found) {
          const cut = bytes.subarray(offset, end).toString("utf8").replace(/\n$/, "");
          expect(number === 1 ? cut.replace(/^\ufeff/, "") : cut).toBe(text);
        }
      },
    ),
  );
});

describe("a line that cannot be used does not hurt the next", () => {
  test("too long: only its beginning is kept", async () => {
    const found = await lines(`${"x".repeat(5000)}\nok\n`, 7, 2000);
    expect(found.map((line) => [line.number, line.problem, line.text.length])).toEqual([
      [1, "too long", 1024],
      [2, null, 2],
    ]);
    expect(found[1]?.offset).toBe(5001);
  });
  test("not UTF-8", async () => {
    const found = await lines(
      Buffer.concat([Buffer.from("a\n"), Buffer.from([0xff, 0xfe]), Buffer.from("\nb")]),
      3,
    );
    expect(found.map((line) => line.problem)).toEqual([null, "not UTF-8", null]);
  });
});
