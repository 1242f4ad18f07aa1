/** What a text is: a stored document or a search query. Asymmetric models embed the two differently. */
export type TextKind = "document" | "query";

/** Turns texts into vectors. All vectors of one embedder have `dimensions` values. */
export interface Embedder {
  readonly dimensions: number;
  /** Identity of the document model, kept in the fingerprint of a collection. */
  readonly model: { readonly document: string; readonly query: string };
  /** How the provider is best fed: texts in one request, and requests under way at once. */
  readonly batch?: { readonly size: number; readonly concurrency: number };
  /**
   * One vector of `dimensions` values per text, in order. Splits into as many requests as the provider's limits need.
   * @throws MilvusStackError (exit code 4) when the provider cannot be reached or refuses the key, (1) for the rest.
   */
  embed(
    texts: readonly string[],
    kind: TextKind,
    options?: { signal?: AbortSignal },
  ): Promise<Float32Array[]>;
}
