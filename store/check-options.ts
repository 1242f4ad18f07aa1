import { didYouMean } from "../provision/diagnostics/index.ts";
import { searchParameterProblem } from "../provision/spec/rules/search-parameter.ts";
import type { CollectionSpec, IndexSpec } from "../provision/spec/schema.ts";
import { checkFilter } from "./check-filter.ts";
import { StoreCode } from "./codes.ts";
import type { SearchOptions } from "./options.ts";
import { refusal, suggesting } from "./refuse.ts";
import type { SearchTarget } from "./search-target.ts";

/** Most hits of one search (Milvus 2.6, "Milvus Limits": topK). */
const mostHits = 16_384;
/** What Milvus takes for nlist where an index does not say. */
const defaultNlist = 128;
export const defaultLimit = 10;

/**
 * Checks what a search was told against the spec, before anything is embedded or sent.
 *
 * @throws MilvusStackError (exit code 3) at the first thing that Milvus would refuse or silently ignore
 */
export function checkOptions(spec: CollectionSpec, target: SearchTarget, options: SearchOptions): void {
  const limit = options.limit ?? defaultLimit;
  checkWhole("limit", limit, 1, mostHits);
  if (options.roundDecimal !== undefined) checkWhole("roundDecimal", options.roundDecimal, 0, 6);
  if (options.filter !== undefined) checkFilter(spec, options.filter);
  checkPartitions(spec, options.partitions ?? []);
  checkOutputFields(spec, options.outputFields ?? []);
  if (options.ef !== undefined) checkEf(options.ef, limit, target);
  if (options.nprobe !== undefined) checkNprobe(options.nprobe, target);
  checkParams(options.params ?? {}, target);
}

/** @throws MilvusStackError (exit code 3) for a weight that Milvus' weighted ranker does not take, or one left out */
export function checkWeight(name: string, weight: number): void {
  if (typeof weight === "number" && weight >= 0 && weight <= 1) return;
  throw refusal(StoreCode.badParameter, `The ${name} weight is ${weight}.`, {
    cause: "Milvus' weighted ranker takes 0 to 1.",
    fix: "Take a number from 0 to 1.",
  });
}

/** @throws MilvusStackError (exit code 3) for a partition that the spec does not have */
export function checkPartitions(spec: CollectionSpec, partitions: readonly string[]): void {
  if (partitions.length > 0 && spec.partitionKey !== undefined) {
    throw refusal(StoreCode.unknownPartition, `"${spec.collection}" keeps its partitions by key.`, {
      cause: "Milvus picks the partition itself from the partition key.",
      fix: `Use a filter on "${spec.partitionKey.field}" instead.`,
    });
  }
  const known = ["_default", ...(spec.partitions ?? [])];
  const unknown = partitions.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw refusal(StoreCode.unknownPartition, `There is no partition "${unknown}".`, {
    cause: `${spec.collection} has ${known.join(", ")}.`,
    ...suggesting(didYouMean(unknown, known)),
    fix: "Name one of them.",
  });
}

/** @throws MilvusStackError (exit code 3) for a field that the spec does not have */
export function checkOutputFields(spec: CollectionSpec, fields: readonly string[]): void {
  if (spec.enableDynamicField === true) return;
  const known = spec.fields.map(({ name }) => name);
  const unknown = fields.find((name) => name !== "*" && !known.includes(name));
  if (unknown === undefined) return;
  throw refusal(StoreCode.unknownField, `There is no field "${unknown}".`, {
    cause: `${spec.collection} has ${known.join(", ")}.`,
    ...suggesting(didYouMean(unknown, known)),
    fix: "Correct the name.",
  });
}

function checkEf(ef: number, limit: number, { field, index }: SearchTarget): void {
  if (!fits(index, /^(HNSW.*|AUTOINDEX)$/)) throw meaningless("ef", field, index, "the HNSW family");
  if (!Number.isInteger(ef) || ef < limit) {
    throw refusal(StoreCode.badParameter, `ef is ${ef}.`, {
      cause: `It is the number of candidates, of which ${limit} are to be returned, so it is at least that.`,
      fix: `Take ${Math.max(64, limit)}.`,
    });
  }
}

function checkNprobe(nprobe: number, { field, index }: SearchTarget): void {
  if (!fits(index, /IVF|^SCANN$/)) throw meaningless("nprobe", field, index, "the IVF family and SCANN");
  checkWhole("nprobe", nprobe, 1, Number(index?.params?.nlist ?? defaultNlist));
}

function checkParams(params: NonNullable<SearchOptions["params"]>, { field, index }: SearchTarget): void {
  for (const [key, value] of Object.entries(params)) {
    if (index === undefined) throw meaningless(key, field, index, "indexes");
    const found = searchParameterProblem(index, key, value);
    if (found === undefined) continue;
    const { summary, cause, fix, suggestion } = found;
    throw refusal(StoreCode.badParameter, summary, { cause, ...suggesting(suggestion), fix });
  }
}

function fits(index: IndexSpec | undefined, family: RegExp): boolean {
  return index !== undefined && family.test(index.indexType);
}

function meaningless(name: string, field: string, index: IndexSpec | undefined, family: string) {
  const what = index === undefined ? "no index" : `a ${index.indexType} index`;
  return refusal(StoreCode.badParameter, `${name} means nothing for "${field}", which has ${what}.`, {
    cause: `It belongs to ${family}.`,
    fix: "Leave it out.",
  });
}

function checkWhole(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw refusal(StoreCode.badParameter, `${name} is ${value}.`, {
    fix: `Take a whole number from ${least} to ${most}.`,
  });
}
