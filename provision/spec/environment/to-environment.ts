import type { EnvironmentSpec } from "../schema.ts";
import { type EmbeddingsTarget, type Environment, type MilvusTarget, Secret } from "../types.ts";

/** Port of Milvus' gRPC API, and of the Service that its chart makes. */
const defaultPort = 19530;

export interface Secrets {
  /** `milvus.token` or `milvus.kubernetes.token`; a target has one of them. */
  readonly token: string | undefined;
  /** `embeddings.apiKey`. */
  readonly apiKey: string | undefined;
  /** Values of `embeddings.headers`, `query` and `proxy` that are secrets, by their path: `headers.api-key`. */
  readonly others?: ReadonlyMap<string, string>;
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
  if ("pulumiStack" in milvus) {
    return {
      kind: "pulumiStack",
      stack: milvus.pulumiStack,
      project: orNull(milvus.project),
      cwd: orNull(milvus.cwd),
      backendUrl: orNull(milvus.backendUrl),
    };
  }
  if ("kubernetes" in milvus) {
    const { namespace, service: name, port = defaultPort, context, kubeconfig, tls } = milvus.kubernetes;
    return {
      kind: "kubernetes",
      service: { context: orNull(context), kubeconfig: orNull(kubeconfig), namespace, name, port },
      token: secret(token),
      tls: tls === undefined ? null : { serverName: tls.serverName, ...tlsFiles(tls) },
    };
  }
  const { uri, serverName } = milvus;
  return { kind: "uri", uri, token: secret(token), ...tlsFiles(milvus), serverName: orNull(serverName) };
}

function embeddingsTarget(
  embeddings: NonNullable<EnvironmentSpec["embeddings"]>,
  { apiKey, others = new Map() }: Secrets,
): EmbeddingsTarget {
  if ("embedded" in embeddings) return { kind: "embedded" };
  const { baseUrl, model, dimensions, batchSize, encoding, sendDimensions } = embeddings;
  const value = (path: string, written: string) => {
    const found = others.get(path);
    return found === undefined ? written : new Secret(found);
  };
  const values = (part: "headers" | "query") =>
    Object.fromEntries(
      Object.entries(embeddings[part] ?? {}).map(([name, written]) => [
        name,
        value(`${part}.${name}`, written),
      ]),
    );
  const models = typeof model === "string" ? { document: model, query: model } : model;
  return {
    kind: "openai",
    baseUrl,
    model: models,
    dimensions,
    apiKey: secret(apiKey),
    batchSize,
    encoding,
    sendDimensions,
    headers: values("headers"),
    query: values("query"),
    proxy: embeddings.proxy ? value("proxy", embeddings.proxy) : null,
    ...tlsFiles(embeddings),
  };
}

function tlsFiles(files: {
  readonly caFile?: string | undefined;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
}) {
  return {
    caFile: orNull(files.caFile),
    certFile: orNull(files.certFile),
    keyFile: orNull(files.keyFile),
  };
}

/** An empty text is none: `${KUBE_CONTEXT:-}` is the current context where the variable is unset. */
function orNull(value: string | undefined): string | null {
  return value === undefined || value === "" ? null : value;
}

/** An empty secret is none: `${MILVUS_TOKEN:-}` serves a server without authentication. */
function secret(value: string | undefined): Secret | null {
  return value === undefined || value === "" ? null : new Secret(value);
}
