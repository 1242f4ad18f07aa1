import type { EnvironmentSpec } from "../schema.ts";
import { type EmbeddingsTarget, type Environment, type MilvusTarget, Secret } from "../types.ts";

/** Secrets by where they stand: `milvus.token`, `embeddings.apiKey`. */
export interface Secrets {
  readonly token: string | undefined;
  readonly apiKey: string | undefined;
}

/** Dimensions of the embedding model that the embedded target brings (e5-small). */
export const embeddedDimensions = 384;

/** An environment as the rest of the project uses it. `spec` holds no secrets; they are given apart. */
export function toEnvironment(name: string, spec: EnvironmentSpec, secrets: Secrets): Environment {
  return {
    name,
    milvus: milvusTarget(spec.milvus, secrets),
    embeddings: spec.embeddings === undefined ? null : embeddingsTarget(spec.embeddings, secrets),
    guard: { delete: spec.guard?.delete ?? "ask", rebuild: spec.guard?.rebuild ?? "ask" },
    spec,
  };
}

function milvusTarget(milvus: EnvironmentSpec["milvus"], { token }: Secrets): MilvusTarget {
  if ("embedded" in milvus) return { kind: "embedded", engine: milvus.embedded };
  const { uri, caFile = null, serverName = null } = milvus;
  return { kind: "uri", uri, token: secret(token), caFile, serverName };
}

function embeddingsTarget(
  embeddings: NonNullable<EnvironmentSpec["embeddings"]>,
  { apiKey }: Secrets,
): EmbeddingsTarget {
  if ("embedded" in embeddings) return { kind: "embedded" };
  const { baseUrl, model, dimensions } = embeddings;
  const models = typeof model === "string" ? { document: model, query: model } : model;
  return { kind: "openai", baseUrl, model: models, dimensions, apiKey: secret(apiKey) };
}

/** An empty secret is none: `${MILVUS_TOKEN:-}` serves a server without authentication. */
function secret(value: string | undefined): Secret | null {
  return value === undefined || value === "" ? null : new Secret(value);
}
