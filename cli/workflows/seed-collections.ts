import { seed } from "../../provision/data/index.ts";
import type { SeedProgress, SeedResult } from "../../provision/data/types.ts";
import type { Environment, LoadedSpecs } from "../../provision/spec/types.ts";
import type { Target } from "../../targets/index.ts";
import { withLittleMemory } from "./with-little-memory.ts";

export interface SeedCollectionsOptions {
  readonly target: Target;
  readonly specs: LoadedSpecs;
  readonly environment: Environment;
  /** JSON lines instead of the spec's own file. */
  readonly file?: string | undefined;
  readonly rejectsFile?: string | undefined;
  readonly cwd?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (collection: string, progress: SeedProgress) => void;
  readonly onSeeded?: (result: SeedResult) => void;
}

const nothingYet: SeedProgress = {
  ...{ rows: 0, inserted: 0, updated: 0, unchanged: 0, rejected: 0 },
  ...{ bytes: 0, totalBytes: 0, rowsPerSecond: 0, etaMs: null },
};

/** Seeds the collections whose spec says from what, or all of them from `file`; one after the other. */
export async function seedCollections(options: SeedCollectionsOptions): Promise<SeedResult[]> {
  const { target, specs, environment, file, rejectsFile, cwd, signal, onProgress, onSeeded } = options;
  const { milvus, embedder } = target;
  const results: SeedResult[] = [];
  for (const collection of specs.collections) {
    if (file === undefined && collection.spec.seed === undefined) continue;
    // Embedding the first rows takes a while, and until then there is nothing to count.
    onProgress?.(collection.spec.collection, nothingYet);
    const seeding = () =>
      seed({
        milvus,
        embedder,
        collection,
        environment,
        ...(file !== undefined && { file }),
        ...(rejectsFile !== undefined && { rejectsFile }),
        ...(cwd !== undefined && { cwd }),
        ...(signal !== undefined && { signal }),
        onProgress: (progress) => onProgress?.(collection.spec.collection, progress),
      });
    const result = await withLittleMemory(seeding);
    results.push(result);
    onSeeded?.(result);
  }
  return results;
}
