import { didYouMean } from "../provision/diagnostics/index.ts";
import type { CollectionSpec, IndexSpec } from "../provision/spec/schema.ts";
import { StoreCode } from "./codes.ts";
import { refusal, suggesting } from "./refuse.ts";

/** A vector field and the index that answers for it. */
export interface SearchTarget {
  readonly field: string;
  readonly index: IndexSpec | undefined;
}

/**
 * The dense field that a text is searched in: the one asked for, or the first that `embed` fills.
 *
 * @throws MilvusStackError (exit code 3) when there is none
 */
export function denseTarget(spec: CollectionSpec, wanted: string | undefined): SearchTarget {
  const embedded = (spec.embed ?? []).map(({ into }) => into);
  return pick(
    spec,
    embedded,
    wanted,
    "no field that `embed` fills",
    "Add `embed` to the spec, or use searchVector.",
  );
}

/** The field that a BM25 function fills. */
export function sparseTarget(spec: CollectionSpec, wanted?: string): SearchTarget {
  const filled = (spec.functions ?? [])
    .filter(({ type }) => type === "BM25")
    .flatMap((fn) => fn.outputFieldNames);
  return pick(
    spec,
    filled,
    wanted,
    "no field that a BM25 function fills",
    "Add a BM25 function to the spec, or pass `sparseVector`.",
  );
}

/** A vector field whose vectors are not made by Milvus, for searching by a vector. */
export function vectorTarget(spec: CollectionSpec, wanted: string | undefined): SearchTarget {
  const made = (spec.functions ?? []).find(({ outputFieldNames }) => outputFieldNames.includes(wanted ?? ""));
  if (made !== undefined) {
    throw refusal(StoreCode.noSearchField, `"${wanted}" cannot be searched by a vector.`, {
      cause: `Milvus makes its vectors from text, by the function "${made.name}".`,
      fix: "Search it by a text: `hybridSearch`, or `searchParts` with `text`.",
    });
  }
  return pick(
    spec,
    ownVectorFields(spec),
    wanted,
    "no vector field that a row fills",
    "Add one to the spec.",
  );
}

/** A sparse field whose vectors come with the rows: SPLADE, BGE-M3 and the like. */
export function ownSparseTarget(spec: CollectionSpec, wanted?: string): SearchTarget {
  const own = new Set(ownVectorFields(spec));
  const sparse = spec.fields.filter(
    ({ name, dataType }) => own.has(name) && dataType === "SparseFloatVector",
  );
  return pick(
    spec,
    sparse.map(({ name }) => name),
    wanted,
    "no SparseFloatVector field that a row fills",
    "Add one to the spec, or leave `sparseVector` out.",
  );
}

function ownVectorFields(spec: CollectionSpec): string[] {
  const made = new Set((spec.functions ?? []).flatMap(({ outputFieldNames }) => outputFieldNames));
  return vectorFields(spec).filter((name) => !made.has(name));
}

/** Names of all vector fields. */
export function vectorFields(spec: CollectionSpec): string[] {
  return spec.fields.filter(({ dataType }) => dataType.endsWith("Vector")).map(({ name }) => name);
}

function pick(
  spec: CollectionSpec,
  choices: readonly string[],
  wanted: string | undefined,
  lacking: string,
  fix: string,
): SearchTarget {
  const field = wanted ?? choices[0];
  if (field === undefined) {
    throw refusal(StoreCode.noSearchField, `Collection "${spec.collection}" has ${lacking}.`, { fix });
  }
  if (!choices.includes(field)) {
    throw refusal(StoreCode.noSearchField, `"${field}" cannot be searched this way.`, {
      cause: choices.length > 0 ? `The fields for it are ${choices.join(", ")}.` : `There is ${lacking}.`,
      ...suggesting(didYouMean(field, choices)),
      fix: choices.length > 0 ? "Name one of them." : fix,
    });
  }
  return { field, index: spec.indexes?.find((index) => index.field === field) };
}
