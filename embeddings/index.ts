export { createEmbedder } from "./create-embedder.ts";
export { EmbeddingCode, hasCode } from "./errors.ts";
export type { EmbedderOptions } from "./options.ts";
export { openAiLimits } from "./pack.ts";
export type { Embedder, TextKind } from "./types.ts";
