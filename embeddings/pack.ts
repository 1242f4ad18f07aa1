/** What OpenAI takes in one embeddings request (API reference, "Create embeddings"). */
export const openAiLimits = { inputs: 2048, tokensPerInput: 8192, tokensPerRequest: 300_000 } as const;

/** Texts `start` to `end` (exclusive) of a call, sent as one request. */
export interface Batch {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts texts into requests that stay under the provider's limits, in order.
 *
 * Tokens are bounded, not counted: a byte of UTF-8 is at most one token, and a text over `tokensPerInput` tokens is
 * refused by the provider in any case, so a text weighs at most the smaller of its bytes and `tokensPerInput`.
 */
export function packTexts(texts: readonly string[], batchSize: number): Batch[] {
  const most = Math.min(batchSize, openAiLimits.inputs);
  const batches: Batch[] = [];
  let start = 0;
  let tokens = 0;
  texts.forEach((text, i) => {
    const weight = Math.min(Buffer.byteLength(text), openAiLimits.tokensPerInput);
    if (i > start && (i - start >= most || tokens + weight > openAiLimits.tokensPerRequest)) {
      batches.push({ start, end: i });
      start = i;
      tokens = 0;
    }
    tokens += weight;
  });
  if (texts.length > start) batches.push({ start, end: texts.length });
  return batches;
}
