import type { Embedder } from "../../embeddings/types.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import { type EmbeddedChange, embedChanges } from "./embed-changes.ts";
import { type Change, type Changes, findChanges } from "./find-changes.ts";
import { mapAhead } from "./map-ahead.ts";
import { ReadBack } from "./read-back.ts";
import { type BadRow, type NumberedRow, type RowBatch, readRows } from "./read-rows.ts";
import type { Readable } from "./readable.ts";
import type { RowFile } from "./row-file.ts";
import type { RowModel } from "./row-model.ts";
import { stoppedAtBadRow } from "./seed-stopped.ts";
import type { SeedCounts } from "./types.ts";
import { writeChanges } from "./write-changes.ts";
import type { ZeroVectors } from "./zero-vectors.ts";

/** What is held at once, besides the rows being embedded: two batches of at most this. */
const batchOf = { rows: 512, bytes: 4 * 1024 * 1024 };
/** Rows of one write where nothing is embedded. */
const rowsPerWrite = 512;

export interface SeedRun {
  readonly milvus: Milvus;
  readonly embedder: Embedder | null;
  readonly ref: CollectionRef;
  readonly model: RowModel;
  readonly rows: RowFile;
  /** Path as people know it. */
  readonly file: string;
  readonly readable: Readable;
  readonly zeroVectors: ZeroVectors;
  /** `insert`: the collection is empty, and every row is written without looking. */
  readonly compare: "stored" | { readonly all: "insert" };
  /** Takes every row that was written without being compared. */
  readonly onUncompared: (row: NumberedRow) => void;
  readonly reject?: (bad: BadRow) => Promise<void>;
  readonly counts: { -readonly [K in keyof SeedCounts]: SeedCounts[K] };
  readonly signal: AbortSignal;
  /** Called after every write with the bytes of the file that are done. */
  readonly onChunk: (bytes: number) => void;
}

/** Rows of one request to the embedder and one write, with what else happened in their stretch of the file. */
interface Chunk extends Pick<RowBatch, "rejected" | "stoppedAt" | "end"> {
  readonly changes: readonly Change[];
  readonly unchanged: number;
}

/**
 * Reads, compares, embeds and writes, all at the same time on different parts of the file. Embedding is the slow part,
 * so there is always one chunk more waiting for the embedder than it works on; whoever is slower holds the others back.
 *
 * @throws SeedStopped at a bad row without `reject`; the signal's reason; what Milvus or the embedder throw
 */
export async function runSeed(run: SeedRun): Promise<void> {
  const { embedder, model, signal } = run;
  const embeds = embedder !== null && model.embeds.length > 0;
  const batch = embedder?.batch ?? { size: 64, concurrency: 2 };
  const rowsPerChunk = embeds ? Math.max(1, Math.floor(batch.size / model.embeds.length)) : rowsPerWrite;

  // Whatever fails first stops the embedding of the other chunks, which would be waited for otherwise.
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const orStop = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      either.throwIfAborted();
      return await work();
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  };
  const rows = readRows(run.rows, model, {
    rowsPerBatch: batchOf.rows,
    bytesPerBatch: batchOf.bytes,
    ...(run.reject ? { onBadRow: run.reject } : {}),
  });
  const compared = mapAhead(rows, 2, (read) =>
    orStop(async () => ({ ...read, ...(await compare(run, read)) })),
  );
  const embedded = mapAhead(inChunks(compared, rowsPerChunk), embeds ? batch.concurrency + 1 : 2, (chunk) =>
    orStop(async () => ({ ...chunk, items: await embedChanges(embedder, model, chunk.changes, either) })),
  );
  const readBack = new ReadBack(run, (lost) => {
    for (const { change } of lost) take(run, outcomeOf(change), -1);
  });
  for await (const chunk of embedded) {
    await orStop(async () => {
      await writeChunk(run, chunk, readBack);
      run.onChunk(run.rows.stored(chunk.end));
      if (chunk.stoppedAt !== null) {
        await readBack.finish();
        throw stoppedAtBadRow(chunk.stoppedAt, run.file, { ...run.counts });
      }
    });
  }
  await readBack.finish();
}

async function compare(run: SeedRun, { rows }: RowBatch): Promise<Changes> {
  if (run.compare === "stored") return findChanges(run.milvus, run.ref, run.model, rows, run.readable);
  const kind = run.compare.all;
  const as = { kind, elsewhere: false, compared: true, unsound: null };
  return { changes: rows.map((row) => ({ row, ...as })), unchanged: 0 };
}

async function* inChunks(batches: AsyncIterable<RowBatch & Changes>, size: number): AsyncGenerator<Chunk> {
  for await (const { changes, ...batch } of batches) {
    const bytesEach = (batch.end - batch.start) / Math.max(1, changes.length);
    let done = 0;
    for (; done + size < changes.length; done += size) {
      const end = Math.round(batch.start + (done + size) * bytesEach);
      yield { changes: changes.slice(done, done + size), unchanged: 0, rejected: 0, stoppedAt: null, end };
    }
    yield { ...batch, changes: changes.slice(done) };
  }
}

async function writeChunk(
  run: SeedRun,
  chunk: Chunk & { items: readonly EmbeddedChange[] },
  readBack: ReadBack,
) {
  const goOn = run.reject !== undefined;
  const bad = chunk.items.filter((item) => "problem" in item);
  const end = goOn ? undefined : bad[0];
  const usable = end === undefined ? chunk.items : chunk.items.slice(0, chunk.items.indexOf(end));
  const ready = usable.filter((item) => "entity" in item);
  const toWrite = ready.filter((item) => !item.unchanged);
  const { written, refused } = await writeChanges(run.milvus, run.ref, run.model, toWrite, goOn);
  for (const { change, zeroVectors } of written) {
    take(run, outcomeOf(change), 1);
    run.zeroVectors.add(zeroVectors, `line ${change.row.line}`);
    if (!change.compared) run.onUncompared(change.row);
  }
  // Rows that are rejected are in the file before anything can end the run.
  if (!goOn) await readBack.add(written);
  take(run, "unchanged", chunk.unchanged + ready.length - toWrite.length);
  take(run, "rejected", chunk.rejected);
  const byServer = refused.map(({ item, problem }) => ({ change: item.change, problem }));
  for (const { change, problem } of [...byServer, ...bad]) {
    const { line, text } = change.row;
    const row = { line, text, problems: [problem] };
    if (!run.reject) {
      await readBack.finish();
      const behind = written.some((item) => item.change.row.line > line);
      throw stoppedAtBadRow(row, run.file, { ...run.counts }, behind);
    }
    await run.reject(row);
    take(run, "rejected", 1);
  }
  if (goOn) await readBack.add(written);
}

function outcomeOf({ kind }: Change): "inserted" | "updated" {
  return kind === "insert" ? "inserted" : "updated";
}

function take(
  { counts }: SeedRun,
  outcome: "inserted" | "updated" | "unchanged" | "rejected",
  rows: number,
): void {
  counts[outcome] += rows;
  counts.rows += rows;
}
