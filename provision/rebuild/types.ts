import type { Embedder } from "../../embeddings/types.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import type { CopyMapping } from "../plan/copy-mapping.ts";

/** One generation of a collection that is filled from another. */
export interface CopyJob {
  readonly milvus: Milvus;
  readonly database: string;
  /** Physical names. */
  readonly from: string;
  readonly to: string;
  readonly mapping: CopyMapping;
  /**
   * A rollback: `to` holds the rows of an earlier time. `copyRows` leaves alone those whose copied fields are the same, writes
   * the others, and deletes those whose key is no longer in `from`; everything after that is as in a rebuild.
   */
  readonly back: boolean;
  /** Embeds what `mapping.embed` asks for; null where the environment has no model. */
  readonly embedder: Embedder | null;
  /** Folder of this job alone: what was copied is remembered there, so that a second run goes on where the first ended. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: CopyProgress) => void;
  /** Takes what is odd about rows that were copied all the same. */
  readonly onWarning?: (warning: Diagnostic) => void;
}

export interface CopyProgress {
  /** 0 to 100. */
  readonly percent: number;
  /** "12,000 of 50,000 rows, 4,100 rows/s" */
  readonly detail: string;
}

/** Searches the new generation as its clients will; rejects when a check fails. */
export type SmokeCheck = (generation: CollectionRef, signal: AbortSignal) => Promise<void>;
