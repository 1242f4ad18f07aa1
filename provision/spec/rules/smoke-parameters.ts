import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { IndexSpec } from "../schema.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
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
  }
});

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
