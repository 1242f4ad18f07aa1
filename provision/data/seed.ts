import { realpath, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { ExitCode, MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import { documentModel } from "../plan/embeddings-fingerprint.ts";
import { projectBoundary } from "../spec/files/project-boundary.ts";
import { recordedEmbeddings } from "../state/own-json.ts";
import { DataCode } from "./codes.ts";
import { Pace } from "./pace.ts";
import { orUnreadable, type Readable } from "./readable.ts";
import { refuseOtherEmbeddings } from "./refuse-other-embeddings.ts";
import { refuseOtherForms } from "./refuse-other-forms.ts";
import { RejectsFile } from "./rejects-file.ts";
import { RowFile } from "./row-file.ts";
import { type RowModel, rowModel } from "./row-model.ts";
import { runSeed } from "./run-seed.ts";
import { stoppedBy } from "./seed-stopped.ts";
import type { SeedOptions, SeedResult } from "./types.ts";
import { UncomparedRows } from "./uncompared-rows.ts";
import { whileReadable } from "./while-readable.ts";
import { ZeroVectors } from "./zero-vectors.ts";

/**
 * Streams a file of JSON lines, gzipped or not, through the embedder into a collection, upserting by primary key. Rows that are stored
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
  const model = rowModel(spec, milvus.capabilities.rowValues);
  if (model.embeds.length > 0 && options.embedder === null) throw noEmbedder(options);
  const ref = { database: spec.database ?? "default", collection: spec.collection };
  const properties = await milvus.collectionProperties(ref);
  if (properties === null) throw noCollection(spec.collection);
  const { embeddings } = options.environment;
  if (embeddings !== null) {
    refuseOtherEmbeddings(spec.collection, model.embeds, documentModel(embeddings).document, {
      embeddings: recordedEmbeddings(properties),
    });
  }

  return await whileReadable(milvus, ref, model, async (readable) =>
    fill({ ...options, file, path, totalBytes, ref, model, readable, started }),
  );
}

interface Filling extends SeedOptions {
  readonly file: string;
  readonly path: string;
  readonly totalBytes: number;
  readonly ref: CollectionRef;
  readonly model: RowModel;
  readonly readable: Readable;
  readonly started: number;
}

async function fill(options: Filling): Promise<SeedResult> {
  const { milvus, file, path, totalBytes, ref, model, readable } = options;
  const zeroVectors = new ZeroVectors();
  const counts = { rows: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0 };
  const uncompared = new UncomparedRows();
  const result = (skipped: string | null): SeedResult => ({
    collection: ref.collection,
    file,
    ...counts,
    skipped,
    warnings: [...uncompared.warnings(ref.collection), ...zeroVectors.warnings()],
    rejectsFile: options.rejectsFile ?? null,
    elapsedMs: Math.round(performance.now() - options.started),
  });
  const stored = await countStored(milvus, ref, readable);
  if (model.autoId && stored !== 0) {
    const holds =
      stored === null ? "may hold rows, which this user has no right to count" : `holds ${stored} rows`;
    return result(`It makes its own keys (autoId) and ${holds}; seeding again would double them.`);
  }

  const rows = await RowFile.open(path);
  await refuseOtherForms(rows, file);
  const rejects = options.rejectsFile
    ? await RejectsFile.create(resolve(options.cwd ?? process.cwd(), options.rejectsFile), path)
    : null;
  const pace = new Pace(performance.now());
  try {
    await runSeed({
      ...{ milvus, embedder: options.embedder, ref, model, rows, file, counts, zeroVectors },
      readable,
      // Milvus counts only what is flushed of what cannot be read.
      compare: model.autoId || (stored === 0 && readable.all) ? { all: "insert" } : "stored",
      onUncompared: (row) => uncompared.add(row),
      ...(rejects ? { reject: (bad) => rejects.add(bad) } : {}),
      signal: options.signal ?? new AbortController().signal,
      onChunk: (bytes) => {
        const speed = pace.measure(performance.now(), counts.rows, bytes, totalBytes);
        options.onProgress?.({ ...counts, bytes, totalBytes, ...speed });
      },
    });
    // Once, at the end: Milvus takes one flush in ten seconds for a collection. It flushes by itself where a user may not.
    if (counts.inserted + counts.updated > 0) await orUnreadable(milvus.flush(ref));
  } catch (error) {
    throw stoppedBy(error, file, counts, options.signal);
  } finally {
    await rejects?.close();
  }
  return result(null);
}

/**
 * A file that only the spec names, which may come from a pull request, is inside the project, or beside a spec that lies elsewhere and
 * was named itself: messages quote bad rows.
 */
async function findFile({ collection: { spec, source }, file: named, cwd = process.cwd() }: SeedOptions) {
  const file = named ?? spec.seed?.file;
  if (file === undefined) {
    throw failed(ExitCode.invalid, {
      code: DataCode.noSeedFile,
      summary: `The spec of "${spec.collection}" names no file to seed from.`,
      fix: "Add `seed: { file: data/… }` to it, or give a file.",
    });
  }
  const path = resolve(cwd, file);
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => error);
  const problem = (cause: string, fix: string) =>
    failed(ExitCode.invalid, {
      code: DataCode.unreadableFile,
      summary: `The file ${file} cannot be read.`,
      cause,
      fix,
    });
  const where = "Check the path; it starts from the working directory.";
  if (found instanceof Error) throw problem(found.message, where);
  if (!found.isFile()) throw problem("It is not a regular file.", where);
  if (named === undefined && !projectBoundary(cwd, [dirname(source.file)]).holds(await realpath(path))) {
    throw problem(
      "It is outside of the project, and only the spec names it.",
      "Move it into the project, or name it with `--file`.",
    );
  }
  return { file, path, totalBytes: found.size };
}

/** Rows that the collection holds; about, where not all of it can be read. null: this user may not know. */
async function countStored(milvus: Milvus, ref: CollectionRef, readable: Readable): Promise<number | null> {
  return await orUnreadable(readable.all ? milvus.count(ref) : milvus.rowCount(ref));
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
