import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";
import type { FunctionSpec } from "../schema.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { listOf } from "./type-sets.ts";

/** What each provider cannot do without, besides itself (internal/util/function/embedding of milvus 2.6). */
const needed: Readonly<Record<string, readonly string[]>> = {
  openai: ["model_name"],
  azure_openai: ["model_name"],
  dashscope: ["model_name"],
  bedrock: ["model_name", "region"],
  vertexai: ["model_name", "projectid"],
  voyageai: ["model_name"],
  cohere: ["model_name"],
  siliconflow: ["model_name"],
  gemini: ["model_name"],
  tei: ["endpoint"],
  zilliz: ["model_deployment_id"],
};
const providers = Object.keys(needed);

/** Keys that any of them reads (internal/util/function/models/common.go of milvus 2.6). */
const known: readonly string[] = [
  ...[
    "provider",
    "model_name",
    "dim",
    "url",
    "credential",
    "integration_id",
    "user",
    "truncate",
    "truncation",
  ],
  ...["region", "normalize", "location", "projectid", "task", "max_client_batch_size"],
  ...["endpoint", "ingestion_prompt", "search_prompt", "truncation_direction", "model_deployment_id"],
];

/** What a server embeds with: a model of somebody else's, whose key it has in its own configuration. */
export const functionParams = collectionRule(["MS234", "MS235"], function* (subject) {
  for (const [index, one] of (subject.spec.functions ?? []).entries()) {
    const path = ["functions", index] as const;
    if (one.type === "TextEmbedding") yield* checkEmbedding(subject, one, path);
    else if (one.type === "BM25" && Object.keys(one.params ?? {}).length > 0) {
      yield subject.at(
        [...path, "params"],
        {
          code: "MS234",
          summary: `${one.name} has params, and BM25 takes none.`,
          cause: "Its constants are those of the index: bm25_k1 and bm25_b.",
          fix: "Write them under `params` of the index on the field that it fills.",
        },
        "key",
      );
    }
  }
});

function* checkEmbedding(subject: Subject, one: FunctionSpec, path: Path): Generator<Diagnostic> {
  const { at } = subject;
  const params = one.params ?? {};
  for (const key of Object.keys(params)) {
    // The server reads keys in any case.
    const name = key.toLowerCase();
    if (/(api|access|secret)_?key|token|password/.test(name)) {
      yield at([...path, "params", key], plainKey(one, key), "key");
    } else if (!known.includes(name)) {
      yield at(
        [...path, "params", key],
        {
          code: "MS234",
          severity: "warning",
          summary: `No provider reads a parameter ${key}.`,
          cause: `Known: ${known.join(", ")}.`,
          suggestion: didYouMean(name, known),
          fix: "Check the spelling.",
        },
        "key",
      );
    }
  }
  const { credential, provider } = params;
  if (typeof credential === "string" && !/^[A-Za-z0-9_.-]{1,64}$/.test(credential)) {
    yield at([...path, "params", "credential"], plainKey(one, "credential"));
  }
  const needs = provider === undefined ? undefined : ownValue(needed, String(provider).toLowerCase());
  if (provider === undefined || needs === undefined) {
    yield at(provider === undefined ? [...path, "type"] : [...path, "params", "provider"], {
      code: "MS234",
      summary:
        provider === undefined
          ? `${one.name} does not say who embeds.`
          : `Milvus knows no provider ${String(provider)}.`,
      cause: `A function of type TextEmbedding asks ${listOf(providers)}.`,
      suggestion: provider === undefined ? undefined : didYouMean(String(provider), providers),
      fix: "Give `params: { provider: …, model_name: … }`.",
    });
    return;
  }
  for (const key of needs.filter((name) => params[name] === undefined)) {
    yield at([...path, "params"], {
      code: "MS234",
      summary: `${one.name} needs ${key}.`,
      cause: `${String(provider)} cannot be asked without it.`,
      fix: `Add ${key} to its \`params\`.`,
    });
  }
  const dim = subject.fields.get(one.outputFieldNames[0] ?? "")?.dim;
  if (params.dim !== undefined && dim !== undefined && Number(params.dim) !== dim) {
    yield at([...path, "params", "dim"], {
      code: "MS234",
      summary: `${one.name} asks for ${String(params.dim)} dimensions, and ${one.outputFieldNames[0]} has ${dim}.`,
      cause: "Milvus refuses a function whose vectors do not fit its field.",
      fix: "Make them the same.",
    });
  }
}

function plainKey({ name }: FunctionSpec, key: string) {
  return {
    code: "MS235",
    summary: `${key} of ${name} is no name of a credential.`,
    cause: "Whoever can read the repository, and whoever may describe the collection, would read the key.",
    fix: "Put the key under `credential` of the server's milvus.yaml, and its name here: `credential: my_openai`.",
  };
}
