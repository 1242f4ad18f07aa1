import { keyFilter, rowModel } from "../../provision/data/index.ts";
import type { Row } from "../../provision/milvus/port.ts";
import { evaluateFilter, parseFilter } from "../../provision/spec/filter/index.ts";
import type { QuerySmokeSpec } from "../../provision/spec/schema.ts";
import type { SearchOptions, StoreHit } from "../../store/index.ts";
import type { Check, CheckContext } from "../context.ts";
import type { Finding } from "../types.ts";
import { compare, notRun } from "./finding.ts";

type Hits = readonly StoreHit<Row>[];
/** One thing that was expected of the hits, and what they were. */
interface Verdict {
  readonly right: boolean;
  readonly expected: string;
  readonly actual: string;
}

/** A known query, whose answer must be as the spec expects. */
export function queryCheck(check: QuerySmokeSpec): Check {
  return { name: check.name ?? `"${check.query}"`, kind: "query", run: (context) => run(check, context) };
}

async function run(check: QuerySmokeSpec, context: CheckContext): Promise<Finding> {
  const expected = `an answer to "${check.query}"`;
  if (context.embedder === null) return notRun(expected, "The environment has no embeddings.");
  if (check.hybrid !== undefined && !context.milvus.capabilities.hybridSearch) {
    return notRun(expected, `Milvus ${context.milvus.server.version} has no hybrid search.`);
  }
  const hits = await search(check, context);
  const verdicts = await judge(check, context, hits);
  const wrong = verdicts.filter(({ right }) => !right);
  const shown = wrong.length > 0 ? wrong : verdicts;
  return compare(
    wrong.length === 0,
    shown.map((verdict) => verdict.expected).join("; "),
    shown.map((verdict) => verdict.actual).join("; "),
    { hits: hits.length },
  );
}

/** Strong, so that rows seeded a moment ago are seen. */
function search(check: QuerySmokeSpec, { store, signal }: CheckContext): Promise<Hits> {
  const { field, filter, partitions, limit, ef, nprobe, params } = check;
  const options: SearchOptions = {
    consistencyLevel: "Strong",
    ...(field === undefined ? {} : { field }),
    ...(filter === undefined ? {} : { filter }),
    ...(partitions === undefined ? {} : { partitions }),
    ...(limit === undefined ? {} : { limit }),
    ...(ef === undefined ? {} : { ef }),
    ...(nprobe === undefined ? {} : { nprobe }),
    ...(params === undefined ? {} : { params }),
    ...(signal === undefined ? {} : { signal }),
  };
  return check.hybrid === undefined
    ? store.search(check.query, options)
    : store.hybridSearch(check.query, check.hybrid, options);
}

async function judge(check: QuerySmokeSpec, context: CheckContext, hits: Hits): Promise<Verdict[]> {
  const { ids, within, allMatch, partition, minHits = 1 } = check.expect;
  const count = (n: number) => `${n} ${n === 1 ? "hit" : "hits"}`;
  return [
    { right: hits.length >= minHits, expected: `at least ${count(minHits)}`, actual: count(hits.length) },
    ...(ids === undefined ? [] : [idsAmong(ids, within ?? hits.length, hits)]),
    ...(allMatch === undefined ? [] : [allMatching(allMatch, hits)]),
    ...(partition === undefined ? [] : [await allInPartition(partition, context, hits)]),
  ];
}

function idsAmong(ids: readonly (string | number)[], within: number, hits: Hits): Verdict {
  const first = hits.slice(0, within).map(({ id }) => String(id));
  return {
    right: ids.every((id) => first.includes(String(id))),
    expected: `${ids.join(", ")} within the first ${within}`,
    actual: first.length === 0 ? "nothing" : `${first.slice(0, 10).join(", ")} first`,
  };
}

/** Evaluated here on the rows themselves: the server's own filter is what is being tested. */
function allMatching(filter: string, hits: Hits): Verdict {
  const parsed = parseFilter(filter);
  const misses = hits.filter(({ row }) => !evaluateFilter(parsed, row)).map(({ id }) => String(id));
  return {
    right: misses.length === 0,
    expected: `every hit matches ${filter}`,
    actual:
      misses.length === 0
        ? `${hits.length} of ${hits.length} match`
        : `${misses.slice(0, 10).join(", ")} do not`,
  };
}

/** By asking for the keys in that partition alone: a search does not say which partition a hit is in. */
async function allInPartition(
  partition: string,
  { milvus, ref, spec, signal }: CheckContext,
  hits: Hits,
): Promise<Verdict> {
  const { primaryKey } = rowModel(spec);
  const key = primaryKey.name;
  const ids = hits.map(({ id }) => id);
  const found =
    ids.length === 0
      ? []
      : await milvus.query(ref, {
          filter: keyFilter(primaryKey, ids),
          outputFields: [key],
          partitions: [partition],
          consistencyLevel: "Strong",
          signal,
        });
  const inside = new Set(found.map((row) => String(row[key])));
  const outside = ids.map(String).filter((id) => !inside.has(id));
  return {
    right: outside.length === 0,
    expected: `every hit in partition ${partition}`,
    actual:
      outside.length === 0
        ? `${ids.length} of ${ids.length} in ${partition}`
        : `${outside.slice(0, 10).join(", ")} outside of it`,
  };
}
