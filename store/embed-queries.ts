import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import { refusal } from "./refuse.ts";

/**
 * Vectors of search texts, made the way that the vectors of `field` were.
 *
 * @throws MilvusStackError (exit code 3) for an empty text or without embeddings; MS672 (1) when the model is another one
 */
export async function embedQueries(
  { embedder }: StoreContext,
  guard: EmbeddingsGuard,
  field: string,
  texts: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Float32Array[]> {
  if (texts.some((text) => text.trim() === "")) {
    throw refusal(StoreCode.badParameter, "There is no text to search for.", {
      fix: "Give at least one word.",
    });
  }
  if (embedder === null) {
    throw refusal(StoreCode.noEmbedder, "A search by text needs embeddings, and the environment has none.", {
      fix: "Add `embeddings` to the environment, or use searchVector.",
    });
  }
  if (texts.length === 0) return [];
  await guard.beforeSearch(field);
  return embedder.embed(texts, "query", signal === undefined ? {} : { signal });
}
