import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";
import type { FieldSpec, IndexSpec } from "../schema.ts";
import { indexTypes, isOneOf } from "../vocabulary.ts";
import { collectionRule, type Subject } from "./collection-rule.ts";
import { buildParameters, type Parameters, searchParameters } from "./index-parameters.ts";
import { parameterMisfit } from "./parameter-misfit.ts";
import { indexedField } from "./references.ts";
import type { RuleContext } from "./rule.ts";

/** Keys that stand beside `params`, not in it. */
const elsewhere: Readonly<Record<string, string>> = {
  index_type: "indexType",
  indexType: "indexType",
  metric_type: "metricType",
  metricType: "metricType",
  "mmap.enabled": "mmap",
  mmap: "mmap",
};
/** Build parameters that any index takes: pkg/common/common.go of milvus 2.6. `async` came with 3.0. */
const everywhere: Parameters = { warmup: { form: "word", words: ["sync", "disable", "async"] } };

/**
 * Build parameters that an index reads, and the keys that mean nothing to it: other clients may give those, servers keep them,
 * and a spec cannot have them. An index of a type that is not known here is taken to read all of its parameters.
 */
export function splitParams({
  indexType,
  params,
}: {
  readonly indexType: string;
  readonly params: Readonly<Record<string, string>>;
}): { readonly read: Readonly<Record<string, string>>; readonly useless: readonly string[] } {
  if (!isOneOf(indexTypes, indexType)) return { read: params, useless: [] };
  const isRead = (key: string) =>
    Object.hasOwn(everywhere, key) || Object.hasOwn(buildParameters[indexType], key);
  const entries = Object.entries(params);
  return {
    read: Object.fromEntries(entries.filter(([key]) => isRead(key))),
    useless: entries.map(([key]) => key).filter((key) => !isRead(key)),
  };
}

/** Build parameters: known, in range, and not missing. */
export const indexParams = collectionRule(["MS246", "MS247", "MS248"], function* (subject, context) {
  for (const [position, index] of (subject.spec.indexes ?? []).entries()) {
    const known = { ...everywhere, ...buildParameters[index.indexType] };
    const own = Object.keys(buildParameters[index.indexType]);
    for (const [key, value] of Object.entries(index.params ?? {})) {
      const path = ["indexes", position, "params", key] as const;
      const parameter = Object.hasOwn(known, key) ? known[key] : undefined;
      if (parameter === undefined) {
        yield subject.at(path, unknown(index, key, own), "key");
        continue;
      }
      const wrong = parameterMisfit(parameter, value);
      if (wrong === undefined) continue;
      yield subject.at(path, {
        code: "MS247",
        summary: `${key} is ${JSON.stringify(value)}.`,
        cause: `${index.indexType} takes ${wrong}.`,
        fix: `Choose ${wrong}.`,
      });
    }
    const field = indexedField(subject, index);
    yield* missing(subject, index, position, field);
    if (field !== undefined) yield* quantizer(subject, index, position, field, context);
  }
});

function unknown(index: IndexSpec, key: string, known: readonly string[]) {
  const place = ownValue(elsewhere, key);
  const base = { code: "MS246", summary: `${index.indexType} has no build parameter ${key}.` };
  if (place !== undefined) {
    return {
      ...base,
      cause: `\`${place}\` stands beside \`params\`.`,
      suggestion: place,
      fix: `Write \`${place}\` one level up.`,
    };
  }
  if (Object.hasOwn(searchParameters, key)) {
    return {
      ...base,
      cause: `${key} is a parameter of searches.`,
      fix: "Give it with the search, or to a check under `smoke`.",
    };
  }
  return {
    ...base,
    cause: known.length === 0 ? `${index.indexType} takes none.` : `It takes ${known.join(", ")}.`,
    suggestion: didYouMean(key, known),
    fix: "Correct the name, or remove it.",
  };
}

/** Parameters that have no default (ngram_index_checker.go, inverted_checker.go). */
function* missing(
  { at }: Subject,
  index: IndexSpec,
  position: number,
  field: FieldSpec | undefined,
): Generator<Diagnostic> {
  const needed = index.indexType === "NGRAM" ? ["min_gram", "max_gram"] : [];
  if (field?.dataType === "JSON") needed.push("json_path", "json_cast_type");
  const params = index.params ?? {};
  for (const key of needed.filter((name) => params[name] === undefined)) {
    yield at(["indexes", position, "indexType"], {
      code: "MS248",
      summary: `The ${index.indexType} index on ${index.field} needs ${key}.`,
      cause:
        field?.dataType === "JSON"
          ? "An index on a JSON field covers one path of it, as one type."
          : "Milvus has no default for it.",
      fix: `Add ${key} to its \`params\`.`,
    });
  }
  const [min, max] = [Number(params.min_gram), Number(params.max_gram)];
  if (index.indexType === "NGRAM" && min > max) {
    yield at(["indexes", position, "params", "min_gram"], {
      code: "MS247",
      summary: `min_gram ${min} is more than max_gram ${max}.`,
      cause: "They are the lengths of the shortest and the longest piece.",
      fix: "Swap them.",
    });
  }
}

/** Product quantization cuts a vector into m pieces of one length. */
function* quantizer(
  { at }: Subject,
  index: IndexSpec,
  position: number,
  field: FieldSpec,
  context: RuleContext,
): Generator<Diagnostic> {
  const dim = field.dim ?? context.embeddingDimensions;
  const m = Number(index.params?.m);
  if (!["IVF_PQ", "HNSW_PQ", "HNSW_PRQ", "GPU_IVF_PQ"].includes(index.indexType)) return;
  if (dim === null || !Number.isInteger(m) || m < 1 || m > 65_536 || dim % m === 0) return;
  yield at(["indexes", position, "params", "m"], {
    code: "MS247",
    summary: `m ${m} does not divide the ${dim} dimensions of ${field.name}.`,
    cause: "Product quantization cuts each vector into m pieces of one length.",
    fix: `Take ${nearestDivisor(dim, m)}.`,
  });
}

function nearestDivisor(dim: number, wanted: number): number {
  let nearest = 1;
  for (let divisor = 1; divisor <= dim; divisor++) {
    if (dim % divisor === 0 && Math.abs(divisor - wanted) < Math.abs(nearest - wanted)) nearest = divisor;
  }
  return nearest;
}
