import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import { documentModel } from "../plan/embeddings-fingerprint.ts";
import type { LiveCollection } from "../state/types.ts";
import { DataCode } from "./codes.ts";
import { Pace } from "./pace.ts";
import { refuseOtherEmbeddings } from "./refuse-other-embeddings.ts";
import { RejectsFile } from "./rejects-file.ts";
import { type RowModel, rowModel } from "./row-model.ts";
import { runSeed, type SeedRun } from "./run-seed.ts";
import { stoppedBy } from "./seed-stopped.ts";
import type { SeedOptions, SeedResult } from "./types.ts";

/**
 * Streams a file of JSON lines through the embedder into a collection, upserting by primary key. Rows that are stored
 * already are compared and left alone, so a second run changes nothing and an interrupted one goes on. Memory does not
 * grow with the file but for 27 to 54 bytes a row, by which a key that comes twice is found.
 *
 * With `autoId` rows have no key to be recognised by: a collection that holds any is left as it is, and `skipped` says so.
 *
 * @throws SeedStopped with what was written by then: at a bad row (exit code 1) unless there is a `rejectsFile`, when
 *   `signal` aborts (130), when Milvus or the embedder fail (4 or 1). MilvusStackError when it cannot begin.
 *
 * @example
 * import { loadSpecs, openTarget, seed } from "milvus-stack";
 *
 * const { collections, environment } = await loadSpecs();
 * if (environment === null) throw new Error("no environment");
 * const { milvus, embedder, close } = await openTarget(environment);
 * for (const collection of collections) {
 *   const { rows, inserted, unchanged } = await seed({ milvus, embedder, collection, environment });
 *   console.log(collection.spec.collection, rows, inserted, unchanged);
 * }
 * await close();
 */
export async function seed(options: SeedOptions): Promise<SeedResult> {
  const { milvus, collection } = options;
  const { spec } = collection;
  const started = performance.now();
  const { file, path, totalBytes } = await findFile(options);
  const model = rowModel(spec);
  if (model.embeds.length > 0 && options.embedder === null) throw noEmbedder(options);
  const ref = { database: spec.database ?? "default", collection: spec.collection };
  const live = await milvus.describeCollection(ref);
  if (live === null) throw noCollection(spec.collection);
  const { embeddings } = options.environment;
  if (embeddings !== null) {
    refuseOtherEmbeddings(spec.collection, model.embeds, documentModel(embeddings).document, live);
  }

  const counts = { rows: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0 };
  const result = (skipped: string | null): SeedResult => ({
    collection: spec.collection,
    file,
    ...counts,
    skipped,
    rejectsFile: options.rejectsFile ?? null,
    elapsedMs: Math.round(performance.now() - started),
  });
  const stored = await countStored(options, live);
  if (model.autoId && stored > 0) {
    return result(
      `It makes its own keys (autoId) and holds ${stored} rows; seeding again would double them.`,
    );
  }

  const rejects = options.rejectsFile
    ? await RejectsFile.create(resolve(options.cwd ?? process.cwd(), options.rejectsFile))
    : null;
  const pace = new Pace(performance.now());
  try {
    await runSeed({
      ...{ milvus, embedder: options.embedder, ref, model, path, file, counts },
      compare: howToCompare(model, live, stored),
      ...(rejects ? { reject: (bad) => rejects.add(bad) } : {}),
      signal: options.signal ?? new AbortController().signal,
      onChunk: (bytes) => {
        const speed = pace.measure(performance.now(), counts.rows, bytes, totalBytes);
        options.onProgress?.({ ...counts, bytes, totalBytes, ...speed });
      },
    });
    // Once, at the end: Milvus takes one flush in ten seconds for a collection.
    if (counts.inserted + counts.updated > 0) await milvus.flush(ref);
  } catch (error) {
    throw stoppedBy(error, file, counts, options.signal);
  } finally {
    await rejects?.close();
  }
  return result(null);
}

async function findFile({ collection: { spec }, file = spec.seed?.file, cwd = process.cwd() }: SeedOptions) {
  if (file === undefined) {
    throw failed(ExitCode.invalid, {
      code: DataCode.noSeedFile,
      summary: `The spec of "${spec.collection}" names no file to seed from.`,
      fix: "Add `seed: { file: data/… }` to it, or give a file.",
    });
  }
  const path = resolve(cwd, file);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  if (!(found instanceof Error) && found.isFile()) return { file, path, totalBytes: found.size };
  throw failed(ExitCode.invalid, {
    code: DataCode.unreadableFile,
    summary: `The file ${file} cannot be read.`,
    cause: found instanceof Error ? found.message : "It is not a regular file.",
    fix: "Check the path; it starts from the working directory.",
  });
}

/** Rows that the collection holds; what is not loaded cannot be counted exactly. */
async function countStored(
  { milvus, collection: { spec } }: SeedOptions,
  live: LiveCollection,
): Promise<number> {
  const ref = { database: spec.database ?? "default", collection: spec.collection };
  return live.loadState === "loaded" ? milvus.count(ref) : milvus.rowCount(ref);
}

function howToCompare(model: RowModel, live: LiveCollection, stored: number): SeedRun["compare"] {
  if (stored === 0 || model.autoId) return { all: "insert" };
  return live.loadState === "loaded" ? "stored" : { all: "update" };
}

function noCollection(name: string) {
  return failed(ExitCode.failed, {
    code: DataCode.noCollection,
    summary: `The collection "${name}" is not there yet.`,
    fix: "Run `milvus-stack apply` first.",
  });
}

function noEmbedder({ collection, environment }: SeedOptions) {
  return failed(ExitCode.invalid, {
    code: DataCode.noEmbedder,
    summary: `"${collection.spec.collection}" embeds text, but the environment "${environment.name}" has no \`embeddings\`.`,
    fix: "Add `embeddings` to the environment.",
  });
}

function failed(exitCode: ExitCode, details: { code: string; summary: string; cause?: string; fix: string }) {
  return new MilvusStackError({ severity: "error", ...details }, exitCode);
}
