export { createEmbedder } from "./create-embedder.ts";
export { embedTexts } from "./embed-texts.ts";
export { EmbeddingCode, embeddingError, hasCode } from "./errors.ts";
export type { EmbedderOptions } from "./options.ts";
export { openAiLimits } from "./pack.ts";
export { isZeroVector, readVector } from "./read-vector.ts";
export type { Embedder, TextKind } from "./types.ts";
