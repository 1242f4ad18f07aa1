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
    "Add a BM25 function to the spec.",
  );
}

/** Any vector field, for searching by a vector. */
export function vectorTarget(spec: CollectionSpec, wanted: string | undefined): SearchTarget {
  return pick(spec, vectorFields(spec), wanted, "no vector field", "Add one to the spec.");
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
