import type { Embedder } from "../../embeddings/types.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Milvus } from "../milvus/port.ts";
import type { Environment, LoadedCollection } from "../spec/types.ts";

export interface SeedOptions {
  readonly milvus: Milvus;
  /** null where the environment has none; a collection without `embed` needs none. */
  readonly embedder: Embedder | null;
  readonly collection: LoadedCollection;
  readonly environment: Environment;
  /** JSON lines, gzipped or not; `seed.file` of the spec when left out. */
  readonly file?: string;
  /** Folder that a relative path starts from; the working directory when left out. */
  readonly cwd?: string;
  /** Bad rows go here as JSON lines, and seeding goes on. Without it, seeding stops at the first one. */
  readonly rejectsFile?: string;
  /** Stops after the write under way; `seed` then rejects with exit code 130. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SeedProgress) => void;
}

/** What happened to the rows so far. */
export interface SeedCounts {
  /** Rows in the file so far: the sum of the others. */
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  /** Rows that were stored already with the same values; they are not embedded again. */
  readonly unchanged: number;
  readonly rejected: number;
}

export interface SeedProgress extends SeedCounts {
  readonly bytes: number;
  readonly totalBytes: number;
  /** Over the last few seconds. */
  readonly rowsPerSecond: number;
  /** Milliseconds left at the present rate; null before there is one. */
  readonly etaMs: number | null;
}

export interface SeedResult extends SeedCounts {
  readonly collection: string;
  readonly file: string;
  /** Why nothing was done, for people; null when it was. */
  readonly skipped: string | null;
  /** What is to be known about rows that are stored all the same. */
  readonly warnings: readonly Diagnostic[];
  readonly rejectsFile: string | null;
  readonly elapsedMs: number;
}

/** One line of the rejects file. */
export interface Reject {
  readonly line: number;
  readonly code: string;
  readonly reason: string;
  /** The line as it was; only its beginning when it is too long or not UTF-8. */
  readonly text: string;
}
