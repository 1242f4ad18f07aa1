import type { Embedder } from "../embeddings/types.ts";
import type { Environment } from "../provision/spec/types.ts";
import { TargetCode, targetError } from "./codes.ts";

/** Dimensions and models of the embedding server that the embedded target starts. */
const embedded = { dimensions: 384, model: { document: "e5-passage", query: "e5-query" } } as const;

/**
 * An embedder that is made when the first text is embedded, so that what embeds nothing needs neither a key nor a server.
 * null where the environment has no embeddings.
 *
 * @param embeddedBaseUrl asks where the embedding server of the embedded target is; null when it does not run.
 */
export function lazyEmbedder(
  environment: Environment,
  embeddedBaseUrl: () => Promise<string | null>,
  env?: NodeJS.ProcessEnv,
): Embedder | null {
  const { embeddings } = environment;
  if (embeddings === null) return null;
  let made: Promise<Embedder> | undefined;
  const make = async () => {
    const { createEmbedder } = await import("../embeddings/index.ts");
    if (embeddings.kind === "openai") return createEmbedder(embeddings, { env });
    const baseUrl = await embeddedBaseUrl();
    if (baseUrl === null) {
      throw targetError(TargetCode.notRunning, {
        summary: "The local embedding server does not run.",
        fix: "Run npx milvus-stack up.",
      });
    }
    return createEmbedder({ kind: "openai", baseUrl, ...embedded, apiKey: null });
  };
  const { dimensions, model } = embeddings.kind === "openai" ? embeddings : embedded;
  return {
    dimensions,
    model,
    async embed(texts, kind, options) {
      made ??= make();
      return await (await made).embed(texts, kind, options);
    },
  };
}
