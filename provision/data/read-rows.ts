import { type CheckedRow, checkRow } from "./check-row.ts";
import { DataCode, type RowProblem } from "./codes.ts";
import { KeySet } from "./key-set.ts";
import { maxLineBytes, parseLine } from "./parse-line.ts";
import { type Line, readLines } from "./read-lines.ts";
import type { RowFile } from "./row-file.ts";
import type { RowModel } from "./row-model.ts";

export interface NumberedRow extends CheckedRow {
  readonly line: number;
  /** The line as it was. */
  readonly text: string;
}

export interface BadRow {
  readonly line: number;
  /** The line as it was, or its beginning. */
  readonly text: string;
  readonly problems: readonly RowProblem[];
}

/** Rows that stand one after another in the file. */
export interface RowBatch {
  readonly rows: readonly NumberedRow[];
  /** Rows that were bad and were handed to `onBadRow`. */
  readonly rejected: number;
  /** The bad row that ended the reading; null when there is none. */
  readonly stoppedAt: BadRow | null;
  /** Bytes of the file before and up to the end of this batch. */
  readonly start: number;
  readonly end: number;
}

export interface ReadOptions {
  readonly rowsPerBatch: number;
  readonly bytesPerBatch: number;
  /** Takes a bad row, and the reading goes on. Without it the reading ends at the first one. */
  readonly onBadRow?: (bad: BadRow) => Promise<void>;
}

/**
 * Reads a file of JSON lines as batches of checked rows, in order. Holds one batch and the set of keys, nothing else.
 *
 * @throws the error of the file system
 */
export async function* readRows(
  file: RowFile,
  model: RowModel,
  options: ReadOptions,
): AsyncGenerator<RowBatch> {
  const keys = new KeySet();
  let rows: NumberedRow[] = [];
  let rejected = 0;
  let start = 0;
  let end = 0;
  const batch = (stoppedAt: BadRow | null): RowBatch => {
    const done = { rows, rejected, stoppedAt, start, end };
    rows = [];
    rejected = 0;
    start = end;
    return done;
  };

  for await (const line of readLines(file.chunks(), { maxBytes: maxLineBytes })) {
    end = line.end;
    const read = await readRow(line, model, keys, file);
    if ("row" in read) rows.push({ ...read.row, line: line.number, text: line.text });
    else {
      const bad = { line: line.number, text: line.text, problems: read.problems };
      if (options.onBadRow === undefined) {
        yield batch(bad);
        return;
      }
      await options.onBadRow(bad);
      rejected += 1;
    }
    if (rows.length >= options.rowsPerBatch || end - start >= options.bytesPerBatch) yield batch(null);
  }
  if (rows.length > 0 || rejected > 0) yield batch(null);
}

async function readRow(
  line: Line,
  model: RowModel,
  keys: KeySet,
  file: RowFile,
): Promise<ReturnType<typeof checkRow>> {
  const parsed = parseLine(line);
  if ("problem" in parsed) return { problems: [parsed.problem] };
  const checked = checkRow(model, parsed.value);
  if ("problems" in checked || checked.row.key === null) return checked;
  const { key } = checked.row;
  const before = keys.add(key, { line: line.number, offset: line.offset });
  if (before === null) return checked;
  // Of a text only a hash is kept, so that a hit may be another key.
  if (typeof key === "string" && (await keyAt(file, before.offset, model)) !== key) return checked;
  const summary = `The key ${JSON.stringify(String(key))} of "${model.primaryKey.name}" is already in line ${before.line}.`;
  return { problems: [{ code: DataCode.duplicateKey, summary, fix: "Keep one of the two lines." }] };
}

/** The key in the line at `offset`, which has been read as a good row before. */
async function keyAt(file: RowFile, offset: number, model: RowModel): Promise<unknown> {
  for await (const line of readLines(file.chunks(offset), { maxBytes: maxLineBytes })) {
    const parsed = parseLine(line);
    return "value" in parsed ? parsed.value[model.primaryKey.name] : undefined;
  }
  return undefined;
}
