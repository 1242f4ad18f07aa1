import { randomUUID } from "node:crypto";
import { createEmbedder, type EmbedderOptions } from "../../embeddings/index.ts";
import type { CollectionRef, Milvus } from "../../provision/milvus/port.ts";
import { desiredState } from "../../provision/plan/desired-state.ts";
import type { CollectionSpec, FieldSpec } from "../../provision/spec/schema.ts";
import type { EmbeddingsTarget, Environment, LoadedCollection } from "../../provision/spec/types.ts";
import { ownProperty } from "../../provision/state/ownership.ts";

/** Key, text, category and a vector that `embed` fills: what most seeding tests need. */
export function articleSpec(key: FieldSpec, rest: Partial<CollectionSpec> = {}): CollectionSpec {
  return {
    collection: `seed_${randomUUID().replaceAll("-", "").slice(0, 12)}`,
    fields: [
      { ...key, primaryKey: true },
      { name: "text", dataType: "VarChar", maxLength: 256 },
      { name: "category", dataType: "VarChar", maxLength: 16 },
      { name: "views", dataType: "Int64" },
      { name: "embedding", dataType: "FloatVector" },
    ],
    indexes: [{ field: "embedding", indexType: "FLAT", metricType: "COSINE" }],
    embed: [{ from: "text", into: "embedding" }],
    ...rest,
  };
}

export function loaded(spec: CollectionSpec): LoadedCollection {
  const range = { file: "spec.yaml", line: 1, column: 1, endLine: 1, endColumn: 1 };
  return { spec, source: { file: "spec.yaml", text: "", rangeOf: () => range } };
}

export function environmentOf(uri: string, embeddings: EmbeddingsTarget | null): Environment {
  return {
    name: "test",
    milvus: { kind: "uri", uri, token: null, caFile: null, serverName: null },
    embeddings,
    guard: { delete: "ask", rebuild: "ask" },
    spec: { milvus: { uri } },
  };
}

export function e5(baseUrl: string): Extract<EmbeddingsTarget, { kind: "openai" }> {
  return {
    kind: "openai",
    baseUrl,
    model: { document: "e5-passage", query: "e5-query" },
    dimensions: 384,
    apiKey: null,
  };
}

export function e5Embedder(baseUrl: string, options?: EmbedderOptions) {
  return createEmbedder(e5(baseUrl), options);
}

/** Creates the collection that a spec describes under its own name, indexed and loaded. */
export async function createFor(
  milvus: Milvus,
  spec: CollectionSpec,
  environment: Environment,
): Promise<CollectionRef> {
  const ref = { database: spec.database ?? "default", collection: spec.collection };
  const state = desiredState(loaded(spec), environment);
  await milvus.createCollection(ref, state, { [ownProperty.embeddings]: JSON.stringify(state.embeddings) });
  for (const partition of state.partitions ?? []) await milvus.createPartition(ref, partition);
  for (const index of state.indexes) await milvus.createIndex(ref, index);
  if (state.load) await milvus.load(ref, state.load);
  return ref;
}
