import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FieldSpec } from "../spec/schema.ts";
import { type BadRow, type RowBatch, readRows } from "./read-rows.ts";
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
) {
  const file = join(folder, "rows.jsonl");
  await writeFile(file, lines.join("\n"));
  const batches: RowBatch[] = [];
  const options = { rowsPerBatch, bytesPerBatch: 1e6, ...(onBadRow ? { onBadRow } : {}) };
  const model = rowModel({ collection: "c", fields: [{ ...key, primaryKey: true }] });
  for await (const batch of readRows(file, model, options)) batches.push(batch);
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
