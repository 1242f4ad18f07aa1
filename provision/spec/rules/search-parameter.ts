import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { ownValue } from "../../own-value.ts";
import type { IndexSpec } from "../schema.ts";
import { searchParameters } from "./index-parameters.ts";
import { parameterMisfit } from "./parameter-misfit.ts";
import { listOf } from "./type-sets.ts";

/** Why an index does not take a search parameter, and what to do about it. */
export interface ParameterProblem {
  readonly summary: string;
  readonly cause: string;
  readonly suggestion?: string | undefined;
  readonly fix: string;
  /** The parameter itself is at fault, not its value. */
  readonly atKey: boolean;
}

/** What is wrong with a search parameter on this index; undefined where nothing is. Milvus ignores most of what it does not know. */
export function searchParameterProblem(
  { field, indexType, params = {} }: IndexSpec,
  key: string,
  value: string | number | boolean,
): ParameterProblem | undefined {
  const known = Object.hasOwn(searchParameters, key) ? searchParameters[key] : undefined;
  if (known === undefined) {
    const fitting = Object.keys(searchParameters).filter((name) => isRead(name, indexType));
    return {
      summary: `There is no search parameter ${key}.`,
      cause: `A search by ${indexType} takes ${listOf(fitting)}.`,
      suggestion: didYouMean(key, Object.keys(searchParameters)),
      fix: "Correct the name, or remove it.",
      atKey: true,
    };
  }
  if (!isRead(key, indexType)) {
    return {
      summary: `${key} means nothing for the ${indexType} index on ${field}.`,
      cause: `It belongs to ${listOf(known.of ?? [])}.`,
      fix: "Remove it.",
      atKey: true,
    };
  }
  const nlist = key === "nprobe" && params.nlist !== undefined ? Number(params.nlist) : Number.NaN;
  const parameter =
    known.parameter.form === "integer" && nlist >= 1 ? { ...known.parameter, most: nlist } : known.parameter;
  const wanted = parameterMisfit(parameter, value);
  if (wanted === undefined) return undefined;
  return {
    summary: `${key} is ${JSON.stringify(value)}.`,
    cause: `A search by ${indexType} takes ${wanted}.`,
    fix: `Choose ${wanted}.`,
    atKey: false,
  };
}

function isRead(key: string, indexType: IndexSpec["indexType"]): boolean {
  const of = ownValue(searchParameters, key)?.of;
  return of === null || of?.includes(indexType) === true;
}
