import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { FieldSpec, IndexSpec } from "../schema.ts";
import { collectionRule, type Subject } from "./collection-rule.ts";
import { bitmapMisfit, indexTypesOf, metricsOf } from "./index-types.ts";
import { indexedField, noSuchField } from "./references.ts";
import { isVector, listOf, withArticle } from "./type-sets.ts";

/** What is indexed, how, and with which metric. */
export const indexes = collectionRule(["MS240", "MS241", "MS242", "MS243", "MS244"], function* (subject) {
  const { spec, at } = subject;
  const indexed = new Map<string, number>();
  const named = new Set<string>();
  for (const [position, index] of (spec.indexes ?? []).entries()) {
    const path = ["indexes", position] as const;
    const field = indexedField(subject, index);
    if (field === undefined) {
      const fix = spec.enableDynamicField
        ? "Name the field to index; for a key of the dynamic part, add `json_path` to its `params`."
        : "Name the field to index.";
      yield at([...path, "field"], noSuchField("MS240", index.field, subject, fix));
    } else {
      yield* checkType(subject, index, position, field);
    }
    // Several indexes on a JSON field are for several paths of it.
    const key = JSON.stringify([
      index.field,
      field?.dataType === "JSON" ? index.params?.json_path : undefined,
    ]);
    if (indexed.has(key)) {
      yield at([...path, "field"], {
        code: "MS241",
        summary: `${index.field} is indexed twice.`,
        cause: "Milvus takes one index for a field.",
        fix: "Remove one of them.",
      });
    }
    const name = index.name ?? index.field;
    if (named.has(name) && !indexed.has(key)) {
      yield at(index.name === undefined ? [...path, "field"] : [...path, "name"], {
        code: "MS241",
        summary: `There is another index named ${name}.`,
        cause: "An index without a name has that of its field.",
        fix: "Give it a name of its own.",
      });
    }
    named.add(name);
    indexed.set(key, position);
  }
});

function* checkType(
  { at }: Subject,
  index: IndexSpec,
  position: number,
  field: FieldSpec,
): Generator<Diagnostic> {
  const path = ["indexes", position] as const;
  const types = indexTypesOf[field.dataType];
  const bitmap = index.indexType === "BITMAP" ? bitmapMisfit(field) : undefined;
  if (!types.includes(index.indexType) || bitmap !== undefined) {
    yield at([...path, "indexType"], {
      code: "MS242",
      summary: `${index.indexType} does not fit ${field.name}, ${withArticle(field.dataType)}.`,
      cause: bitmap ?? `Milvus indexes ${withArticle(field.dataType)} with ${listOf(types)}.`,
      fix: isVector(field.dataType)
        ? `Take ${types[0] === "FLAT" ? "HNSW" : types[0]}, or AUTOINDEX.`
        : `Take ${types[0]}.`,
    });
    return;
  }
  yield* checkMetric(index, field, (key, problem) => at([...path, key], problem.problem, problem.part));
}

type Report = (
  key: string,
  problem: { problem: Parameters<Subject["at"]>[1]; part?: "key" | "value" },
) => Diagnostic;

function* checkMetric(index: IndexSpec, field: FieldSpec, report: Report): Generator<Diagnostic> {
  const metrics = metricsOf(field.dataType, index.indexType);
  const { metricType } = index;
  if (metrics.length === 0) {
    if (metricType === undefined) return;
    yield report("metricType", {
      part: "key",
      problem: {
        code: "MS244",
        summary: `An index on ${withArticle(field.dataType)} has no metric.`,
        cause: "A metric is a distance of vectors.",
        fix: "Take `metricType` away.",
      },
    });
    return;
  }
  if (metricType === undefined) {
    yield report("indexType", {
      problem: {
        code: "MS244",
        summary: `The index on ${field.name} has no metricType.`,
        cause:
          "How far two vectors are from each other decides what is found; Milvus' default differs between versions.",
        fix: `Add \`metricType: ${metrics[0]}\`.`,
      },
    });
  } else if (!metrics.includes(metricType)) {
    yield report("metricType", {
      problem: {
        code: "MS243",
        summary: `The metric ${metricType} does not fit ${field.name}, ${withArticle(field.dataType)}.`,
        cause: `Milvus takes ${listOf(metrics)} for ${withArticle(field.dataType)} with ${index.indexType}.`,
        fix: `Take ${metrics[0]}.`,
      },
    });
  }
}

/** BM25 as a metric and BM25 as a function come together or not at all. */
export const bm25 = collectionRule(["MS245"], function* ({ spec, at }) {
  const sparse = new Set(
    spec.fields.filter(({ dataType }) => dataType === "SparseFloatVector").map(({ name }) => name),
  );
  const outputs = new Set(
    (spec.functions ?? [])
      .filter(({ type }) => type === "BM25")
      .flatMap(({ outputFieldNames }) => outputFieldNames),
  );
  for (const [position, index] of (spec.indexes ?? []).entries()) {
    // What else is wrong with fields of other types is said by other rules.
    if (!sparse.has(index.field)) continue;
    if (index.metricType === "BM25" && !outputs.has(index.field)) {
      yield at(["indexes", position, "metricType"], {
        code: "MS245",
        summary: `No BM25 function fills ${index.field}.`,
        cause: "The metric BM25 needs the word counts that only such a function makes.",
        fix: "Add the function under `functions`, or take IP.",
      });
    }
    if (index.metricType !== undefined && index.metricType !== "BM25" && outputs.has(index.field)) {
      yield at(["indexes", position, "metricType"], {
        code: "MS245",
        summary: `A BM25 function fills ${index.field}, and its metric is ${index.metricType}.`,
        cause: "Milvus compares word counts by BM25 only.",
        suggestion: "BM25",
        fix: "Take BM25.",
      });
    }
  }
});

/** One vector field without an index, and the collection cannot be loaded. */
export const unindexed = collectionRule(["MS249"], function* ({ spec, at }) {
  const indexed = new Set((spec.indexes ?? []).map(({ field }) => field));
  for (const [index, { name, dataType }] of spec.fields.entries()) {
    if (!isVector(dataType) || indexed.has(name)) continue;
    const loaded = spec.load !== false;
    yield at(["fields", index, "name"], {
      code: "MS249",
      severity: loaded ? "error" : "warning",
      summary: `The vector ${name} has no index.`,
      cause: "Milvus loads a collection only once all its vector fields are indexed.",
      fix: `Add \`{ field: ${name}, indexType: AUTOINDEX, metricType: … }\` to \`indexes\`${loaded ? ", or leave the collection released with `load: false`" : ""}.`,
    });
  }
});
