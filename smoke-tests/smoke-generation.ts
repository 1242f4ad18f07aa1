import type { Embedder } from "../embeddings/types.ts";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import type { CollectionRef, Milvus } from "../provision/milvus/port.ts";
import { desiredState } from "../provision/plan/index.ts";
import type { LoadedSpecs } from "../provision/spec/types.ts";
import { findCollection } from "../store/find-collection.ts";
import { createStore } from "../store/index.ts";
import { SmokeCode } from "./codes.ts";
import { declaredChecks } from "./declared-checks.ts";
import { perform } from "./perform.ts";
import type { SmokeCheck } from "./types.ts";

export interface SmokeGenerationOptions {
  readonly milvus: Milvus;
  readonly embedder: Embedder | null;
  readonly specs: LoadedSpecs;
  /** Public name of the collection. */
  readonly name: string;
  /** What is searched in its place. */
  readonly generation: CollectionRef;
  readonly signal: AbortSignal;
}

/**
 * Runs the checks that a collection's spec lists under `smoke` on a generation that no client has seen yet. One without rows
 * has nothing to find.
 *
 * @throws MilvusStackError (exit code 5) with every check that failed
 */
export async function smokeGeneration(options: SmokeGenerationOptions): Promise<void> {
  const { milvus, embedder, specs, name, generation, signal } = options;
  const { environment } = specs;
  const collection = findCollection(specs, name);
  const live = await milvus.describeCollection(generation);
  if (environment === null || live === null) throw new TypeError(`${generation.collection} is not there`);
  if ((await milvus.count(generation, { signal })) === 0) return;
  const spec = { ...collection.spec, database: generation.database, collection: generation.collection };
  const context = {
    milvus,
    embedder,
    spec,
    desired: desiredState(collection, environment),
    ref: generation,
    store: createStore({ milvus, embedder, collection: { ...collection, spec } }),
    live,
    unread: null,
    pending: [],
    signal,
  };
  const failed: SmokeCheck[] = [];
  for (const check of declaredChecks(spec)) {
    signal.throwIfAborted();
    const done = await perform(check, context);
    if (done.status === "failed") failed.push(done);
  }
  if (failed.length > 0)
    throw new MilvusStackError(
      failed.map((check) => missed(check, name)),
      ExitCode.smokeMissed,
    );
}

function missed({ name: check, detail, expected, actual }: SmokeCheck, name: string) {
  return {
    code: SmokeCode.generationMissed,
    severity: "error" as const,
    summary: `The new generation of ${name} fails its smoke check ${check}; clients go on with the old one.`,
    cause: detail === "" ? `Expected ${expected}; it is ${actual}.` : detail,
    fix: "Mend the spec, or the check where the new answer is the right one, and apply again.",
  };
}
