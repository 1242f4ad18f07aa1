import { EmbeddingCode, embeddingError, embedTexts } from "../embeddings/index.ts";
import { judgeZero } from "../provision/data/index.ts";
import { cut, oneLine } from "../provision/diagnostics/text.ts";
import { StoreCode } from "./codes.ts";
import type { StoreContext } from "./context.ts";
import type { EmbeddingsGuard } from "./live-collection.ts";
import { refusal } from "./refuse.ts";

/**
 * Vectors of search texts, made the way that the vectors of `field` were.
 *
 * @throws MilvusStackError (exit code 3) for an empty text or without embeddings; MS672 (1) when the model is another one;
 *   MS606 and MS607 (1) for vectors that cannot be right
 */
export async function embedQueries(
  { embedder, model }: StoreContext,
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
  const vectors = await embedTexts(embedder, texts, "query", signal);
  for (const [at, vector] of vectors.entries()) {
    const zero = judgeZero(model, field, vector);
    if (zero === null || zero === "told") continue;
    throw embeddingError(EmbeddingCode.badAnswer, {
      summary: `The model "${embedder.model.query}" gave a vector of zeros for the text ${JSON.stringify(cut(oneLine(texts[at] ?? ""), 60))}.`,
      cause: "It has no direction, so that every row is as near as any other by COSINE.",
      fix: "Look at the log of the embeddings server.",
    });
  }
  return vectors;
}
