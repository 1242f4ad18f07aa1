import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FieldSpec } from "../spec/schema.ts";
import { type BadRow, type RowBatch, readRows } from "./read-rows.ts";
import { refuseOtherForms } from "./refuse-other-forms.ts";
import { RowFile } from "./row-file.ts";
import { rowModel } from "./row-model.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-rows-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(
  lines: string[],
  key: FieldSpec,
  onBadRow?: (bad: BadRow) => Promise<void>,
  rowsPerBatch = 2,
  packed = false,
) {
  const file = join(folder, "rows.jsonl");
  await writeFile(file, packed ? gzipSync(lines.join("\n")) : lines.join("\n"));
  const batches: RowBatch[] = [];
  const options = { rowsPerBatch, bytesPerBatch: 1e6, ...(onBadRow ? { onBadRow } : {}) };
  const model = rowModel({ collection: "c", fields: [{ ...key, primaryKey: true }] });
  for await (const batch of readRows(await RowFile.open(file), model, options)) batches.push(batch);
  return batches;
}
const int: FieldSpec = { name: "id", dataType: "Int64" };
const text: FieldSpec = { name: "id", dataType: "VarChar", maxLength: 64 };
const keys = (batches: RowBatch[]) => batches.map((batch) => batch.rows.map((row) => row.key));

test("rows come in batches, in order, with the bytes they take", async () => {
  const batches = await read(['{"id":1}', '{"id":2}', "", '{"id":3}'], int);
  expect(keys(batches)).toEqual([[1, 2], [3]]);
  expect(batches.map(({ start, end }) => [start, end])).toEqual([
    [0, 18],
    [18, 27],
  ]);
});

test("it ends at the first bad row, after the good ones before it", async () => {
  const batches = await read(['{"id":1}', '{"id":2}', '{"id":3}', '{"id":"x"}', '{"id":5}'], int);
  expect(keys(batches)).toEqual([[1, 2], [3]]);
  expect(batches[1]?.stoppedAt).toMatchObject({ line: 4, text: '{"id":"x"}', problems: [{ code: "MS655" }] });
});

test("bad rows are handed over and it goes on", async () => {
  const bad: BadRow[] = [];
  const lines = ["nope", "[1]", '{"id":1}', '{"id":1}', '{"id":NaN}', '{"id":2}'];
  const batches = await read(lines, int, async (row) => void bad.push(row));
  expect(keys(batches).flat()).toEqual([1, 2]);
  expect(batches.reduce((sum, batch) => sum + batch.rejected, 0)).toBe(4);
  expect(bad.map((row) => [row.line, row.problems[0]?.code])).toEqual([
    [1, "MS651"],
    [2, "MS651"],
    [4, "MS660"],
    [5, "MS651"],
  ]);
  expect(bad[2]?.problems[0]?.summary).toContain("already in line 3");
});

test("a text key that comes twice is found, exactly", async () => {
  const batches = await read(['{"id":"a"}', '{"id":"A"}', '{"id":"\\u0061"}'], text);
  expect(keys(batches)).toEqual([["a", "A"], []]);
  expect(batches[1]?.stoppedAt?.problems[0]?.summary).toBe('The key "a" of "id" is already in line 1.');
});

test("keys beyond 2^53 that a double cannot tell apart are two keys", async () => {
  expect(keys(await read(['{"id":9007199254740992}', '{"id":9007199254740993}'], int))).toEqual([
    [9007199254740992n, 9007199254740993n],
  ]);
});

test.each([false, true])(
  "a text key that comes twice is found by reading its first line again, gzipped %s",
  async (packed) => {
    const bad: BadRow[] = [];
    const keep = async (row: BadRow) => void bad.push(row);
    const lines = Array.from({ length: 30_000 }, (_, at) =>
      JSON.stringify({ id: `key ${at % 29_999} of many` }),
    );
    const batches = await read(lines, text, keep, 1_000, packed);
    expect(keys(batches).flat()).toHaveLength(29_999);
    expect(bad).toMatchObject([{ line: 30_000, problems: [{ code: "MS660" }] }]);
    const [last] = batches.slice(-1);
    expect(last?.end).toBe(Buffer.byteLength(lines.join("\n")));
  },
);

test("a gzipped file that is cut off is called damaged", async () => {
  const file = join(folder, "cut.jsonl.gz");
  await writeFile(file, gzipSync('{"id":1}\n'.repeat(1000)).subarray(0, -12));
  const reading = async () => {
    for await (const _ of (await RowFile.open(file)).chunks());
  };
  await expect(reading()).rejects.toThrow("MS670");
});

test("a key given twice is refused, with its name", async () => {
  const [batch] = await read(['{"id":1,"a":{"id":2},"id":3}'], int);
  expect(batch?.stoppedAt?.problems).toMatchObject([
    { code: "MS667", summary: 'The key "id" is given twice in one object.' },
  ]);
});

test.each([
  ["rows.json", '[\n{"id":1}]', "jq -c '.[]' rows.json > rows.jsonl"],
  ["rows.json", '[{"id":1},{"id":2}]', "jq -c '.[]' rows.json > rows.jsonl"],
  ["rows.jsonl", '\n{\n  "id": 1\n}', "jq -c '.' rows.jsonl > rows.rows.jsonl"],
  ["rows.json", '{ "id": 1,\n "a": 2 }', "jq -c '.' rows.json > rows.jsonl"],
  ["rows.json.gz", "[", "gunzip -c rows.json.gz | jq -c '.[]' > rows.jsonl"],
])("%s that holds %j is told how to be converted", async (name, content, convert) => {
  const file = join(folder, name);
  await writeFile(file, name.endsWith(".gz") ? gzipSync(content) : content);
  const error: unknown = await refuseOtherForms(await RowFile.open(file), name).catch((one) => one);
  expect(error).toMatchObject({ exitCode: 3, diagnostics: [{ code: "MS668" }] });
  expect(String(Reflect.get(Object(error), "diagnostics")[0].fix)).toContain(`\`${convert}\``);
});

test.each(['{"id":1}', '{"id":1', "nope", ""])("%j is left to be read line by line", async (content) => {
  const file = join(folder, "some.jsonl");
  await writeFile(file, content);
  await refuseOtherForms(await RowFile.open(file), "some.jsonl");
});
