import { badAnswer, wrongDimension } from "./errors.ts";
import { readVector } from "./read-vector.ts";
import type { Embedder, TextKind } from "./types.ts";

/**
 * Embeds texts by any embedder, a caller's own included, and holds it to what {@link Embedder} promises: one vector for each text,
 * of `dimensions` finite numbers.
 *
 * @throws MilvusStackError MS606 for a wrong number of values, MS607 for anything else; what the embedder throws
 */
export async function embedTexts(
  embedder: Embedder,
  texts: readonly string[],
  kind: TextKind,
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  const vectors: unknown = await embedder.embed(texts, kind, signal === undefined ? {} : { signal });
  const model = embedder.model[kind];
  if (!Array.isArray(vectors)) throw badAnswer(model, "It is no list of vectors.");
  if (vectors.length !== texts.length) {
    throw badAnswer(model, `It holds ${vectors.length} vectors for ${texts.length} texts.`);
  }
  return Array.from(vectors, (value: unknown, text) => {
    const read = readVector(value, { length: embedder.dimensions });
    if ("vector" in read) return read.vector;
    if (read.fault.kind === "length") throw wrongDimension(model, read.fault.length, embedder.dimensions);
    throw badAnswer(model, `The vector of text ${text} ${read.fault.text}.`);
  });
}
