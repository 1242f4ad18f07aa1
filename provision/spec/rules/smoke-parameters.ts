import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { IndexSpec } from "../schema.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { searchParameterProblem } from "./search-parameter.ts";
import { searchedField } from "./smoke-targets.ts";

const intMax = 2_147_483_647;
const defaultLimit = 10;
/** What Milvus takes for nlist where an index does not say. */
const defaultNlist = 128;

/** `ef` and `nprobe`: each belongs to a family of indexes ("Index-specific search params" of the Milvus 2.6 documentation). */
export const smokeParameters = collectionRule(["MS290"], function* (subject) {
  for (const [position, check] of (subject.spec.smoke ?? []).entries()) {
    if ("latency" in check) continue;
    const settings = "query" in check ? check : check.recall;
    const path: Path = "query" in check ? ["smoke", position] : ["smoke", position, "recall"];
    const hits = "query" in check ? (check.limit ?? defaultLimit) : check.recall.k;
    const field =
      "query" in check && check.hybrid !== undefined
        ? [...subject.embedded][0]
        : searchedField(subject, check);
    const index = (subject.spec.indexes ?? []).find((one) => one.field === field);
    if (index === undefined) continue;
    if (settings.ef !== undefined) yield* checkEf(subject, [...path, "ef"], settings.ef, hits, index);
    if (settings.nprobe !== undefined)
      yield* checkNprobe(subject, [...path, "nprobe"], settings.nprobe, index);
    yield* checkParams(subject, [...path, "params"], settings.params ?? {}, index);
  }
});

function* checkParams(
  { at }: Subject,
  path: Path,
  params: Readonly<Record<string, string | number | boolean>>,
  index: IndexSpec,
): Generator<Diagnostic> {
  for (const [key, value] of Object.entries(params)) {
    const found = searchParameterProblem(index, key, value);
    if (found === undefined) continue;
    const { atKey, ...problem } = found;
    yield at([...path, key], { code: "MS290", ...problem }, atKey ? "key" : "value");
  }
  const { radius, range_filter: other } = params;
  if (radius === undefined && other !== undefined) {
    yield at(
      [...path, "range_filter"],
      {
        code: "MS290",
        summary: "`range_filter` without `radius` does nothing.",
        cause: "A range search finds what is between the two.",
        fix: "Add `radius`, the bound that is farther from the query.",
      },
      "key",
    );
    return;
  }
  if (radius === undefined || other === undefined) return;
  // The nearer bound is the larger one where a higher score is nearer ("Range Search" of the Milvus 2.6 documentation).
  const higherIsNearer = ["IP", "COSINE", "BM25"].includes(index.metricType ?? "");
  if (higherIsNearer ? Number(radius) < Number(other) : Number(other) < Number(radius)) return;
  yield at([...path, "radius"], {
    code: "MS290",
    summary: `No row is between radius ${String(radius)} and range_filter ${String(other)}.`,
    cause: `With ${index.metricType}, ${higherIsNearer ? "higher is nearer: radius is less than range_filter" : "lower is nearer: range_filter is less than radius"}.`,
    fix: "Swap them.",
  });
}

function* checkEf(
  { at }: Subject,
  path: Path,
  ef: number,
  hits: number,
  index: IndexSpec,
): Generator<Diagnostic> {
  if (!index.indexType.startsWith("HNSW") && index.indexType !== "AUTOINDEX") {
    yield at(path, notFor("ef", index, "the HNSW family"), "key");
  } else if (ef < hits || ef > intMax) {
    yield at(path, {
      code: "MS290",
      summary: `ef is ${ef}.`,
      cause: `It is the number of candidates, of which ${hits} are to be returned: ${hits} to ${intMax}.`,
      fix: `Take ${Math.max(64, hits)}.`,
    });
  }
}

function* checkNprobe({ at }: Subject, path: Path, nprobe: number, index: IndexSpec): Generator<Diagnostic> {
  if (!/IVF|^SCANN$/.test(index.indexType)) {
    yield at(path, notFor("nprobe", index, "the IVF family and SCANN"), "key");
    return;
  }
  const nlist = Number(index.params?.nlist ?? defaultNlist);
  if (nprobe >= 1 && nprobe <= nlist) return;
  yield at(path, {
    code: "MS290",
    summary: `nprobe is ${nprobe}.`,
    cause: `It is the number of clusters to look into, and the index on ${index.field} has ${nlist}.`,
    fix: `Choose a number from 1 to ${nlist}.`,
  });
}

function notFor(key: string, index: IndexSpec, family: string) {
  return {
    code: "MS290",
    summary: `${key} means nothing for the ${index.indexType} index on ${index.field}.`,
    cause: `It belongs to ${family}.`,
    fix: "Remove it.",
  };
}
