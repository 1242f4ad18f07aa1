import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { QuerySmokeSpec, SmokeSpec } from "../schema.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { hasPartition, noSuchField, noSuchPartition } from "./references.ts";
import { isVector, withArticle } from "./type-sets.ts";

/** What a smoke test searches: which vector field, which partitions. */
export const smokeTargets = collectionRule(["MS284", "MS285", "MS286"], function* (subject) {
  for (const [index, check] of (subject.spec.smoke ?? []).entries()) {
    const path = ["smoke", index] as const;
    yield* checkField(subject, check, path);
    if (!("query" in check)) continue;
    yield* checkPartitions(subject, check, path);
    if (check.hybrid !== undefined) yield* checkHybrid(subject, check, path);
  }
});

/** Name of the vector field that a check searches; undefined where it names none and it cannot be told. */
export function searchedField({ embedded, spec }: Subject, check: SmokeSpec): string | undefined {
  const named = "query" in check ? check.field : "recall" in check ? check.recall.field : check.latency.field;
  if (named !== undefined) return named;
  if (embedded.size > 0) return embedded.size === 1 ? [...embedded][0] : undefined;
  // Recall searches with stored vectors, and BM25 with text: neither needs an embedding.
  const bm25 = (spec.functions ?? []).flatMap(({ outputFieldNames }) => outputFieldNames);
  if ("recall" in check) {
    const vectors = spec.fields.filter(({ dataType, name }) => isVector(dataType) && !bm25.includes(name));
    return vectors.length === 1 ? vectors[0]?.name : undefined;
  }
  return bm25.length === 1 ? bm25[0] : undefined;
}

function* checkField(subject: Subject, check: SmokeSpec, path: Path): Generator<Diagnostic> {
  const { fields, embedded, computed, at } = subject;
  const kind = "query" in check ? undefined : "recall" in check ? "recall" : "latency";
  const where = kind === undefined ? [...path, "field"] : [...path, kind, "field"];
  if ("query" in check && check.hybrid !== undefined) return;
  const name = searchedField(subject, check);
  if (name === undefined) {
    yield at(
      kind === undefined ? [...path, "query"] : [...path, kind],
      {
        code: "MS284",
        summary: "Nothing says which vector field to search.",
        cause:
          embedded.size > 1
            ? `\`embed\` fills ${[...embedded].join(" and ")}.`
            : "No field is filled by `embed` or by a BM25 function.",
        fix:
          embedded.size > 1 ? "Name it in `field`." : "Add `embed`, or name a field that a text can search.",
      },
      "key",
    );
    return;
  }
  const field = fields.get(name);
  if (field === undefined) {
    // A wrong `into` is said where it stands.
    if (!embedded.has(name) && !computed.has(name))
      yield at(where, noSuchField("MS284", name, subject, "Name a vector field."));
  } else if (!isVector(field.dataType)) {
    if (!embedded.has(name)) {
      yield at(where, {
        code: "MS284",
        summary: `${name} is ${withArticle(field.dataType)}.`,
        cause: "Only vectors are searched.",
        fix: "Name a vector field.",
      });
    }
  } else if (kind !== "recall" && !embedded.has(name) && !computed.has(name)) {
    yield at(where, {
      code: "MS284",
      summary: `A text cannot search ${name}.`,
      cause: "Neither `embed` nor a function says how a text becomes such a vector.",
      fix: "Name a field that one of them fills.",
    });
  }
}

function* checkPartitions(subject: Subject, check: QuerySmokeSpec, path: Path): Generator<Diagnostic> {
  const { spec, at } = subject;
  const named: { name: string; path: Path }[] = (check.partitions ?? []).map((name, index) => ({
    name,
    path: [...path, "partitions", index],
  }));
  const expected = check.expect.partition;
  if (expected !== undefined) named.push({ name: expected, path: [...path, "expect", "partition"] });
  for (const one of named) {
    if (spec.partitionKey !== undefined) {
      yield at(one.path, {
        code: "MS285",
        summary: "With a partition key no search names partitions.",
        cause: "Milvus makes the partitions of a key itself.",
        fix: `Filter by ${spec.partitionKey.field} instead.`,
      });
    } else if (!hasPartition(subject, one.name)) {
      yield at(
        one.path,
        noSuchPartition("MS285", one.name, subject, "Name a partition that the spec lists."),
      );
    }
  }
  const searched = check.partitions ?? [];
  if (expected !== undefined && searched.length > 0 && !searched.includes(expected)) {
    yield at([...path, "expect", "partition"], {
      code: "MS285",
      summary: `Hits in ${expected} are expected, and it is not searched.`,
      cause: `The search is limited to ${searched.join(", ")}.`,
      fix: "Add it to `partitions`, or expect another one.",
    });
  }
}

function* checkHybrid(
  { embedded, fields, spec, at }: Subject,
  check: QuerySmokeSpec,
  path: Path,
): Generator<Diagnostic> {
  const texts = (spec.functions ?? [])
    .filter(({ type }) => type === "BM25")
    .flatMap(({ outputFieldNames }) => outputFieldNames);
  const sparse = texts.filter((name) => fields.has(name));
  if (embedded.size === 0 || sparse.length === 0) {
    yield at(
      [...path, "hybrid"],
      {
        code: "MS286",
        summary: `A hybrid search needs two vectors, and there is no ${embedded.size === 0 ? "dense" : "sparse"} one that a text can search.`,
        cause: "The dense one is filled by `embed`, the sparse one by a BM25 function.",
        fix:
          embedded.size === 0
            ? "Add `embed`, or remove `hybrid`."
            : "Add a SparseFloatVector and a BM25 function, or remove `hybrid`.",
      },
      "key",
    );
  }
  for (const key of ["dense", "sparse"] as const) {
    const weight = check.hybrid?.[key] ?? 0;
    if (weight >= 0 && weight <= 1) continue;
    // "Weighted Ranker" of the Milvus 2.6 documentation.
    yield at([...path, "hybrid", key], {
      code: "MS286",
      summary: `The weight ${weight} is out of range.`,
      cause: "Milvus takes weights from 0 to 1.",
      fix: "Choose a number from 0 to 1.",
    });
  }
}
