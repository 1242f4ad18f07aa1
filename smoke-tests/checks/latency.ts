import { MilvusStackError } from "../../provision/diagnostics/index.ts";
import type { LatencySmokeSpec } from "../../provision/spec/schema.ts";
import type { Check, CheckContext } from "../context.ts";
import { percentile } from "../percentile.ts";
import { sampleVectors } from "../sample-queries.ts";
import type { Finding } from "../types.ts";
import { compare, notRun } from "./finding.ts";
import { searchedField } from "./searched-field.ts";

/** Below this many, a p99 is not more than the slowest but one. */
const leastQueries = 100;
const warmUps = 10;
const differentVectors = 50;

/**
 * How long a search of ten hits takes, as a client sees it, one after another at the collection's own consistency, without
 * the embedding of the text. The first query is cold and shown apart; then a warm-up, which is not measured.
 */
export function latencyCheck({ latency }: LatencySmokeSpec): Check {
  return { name: "latency", kind: "latency", run: (context) => run(latency, context) };
}

async function run(latency: LatencySmokeSpec["latency"], context: CheckContext): Promise<Finding> {
  const limits = [
    { name: "p50", percent: 50, limit: latency.p50Ms },
    { name: "p95", percent: 95, limit: latency.p95Ms },
    { name: "p99", percent: 99, limit: latency.p99Ms },
  ];
  const asked = limits.filter(({ limit }) => limit !== undefined);
  const expected = [...asked.map(({ name, limit }) => `${name} ≤ ${limit} ms`), "no failures"].join(", ");
  const field = searchedField(context.spec, latency.field);
  if (field === null) return notRun(expected, "There is no FloatVector to search.");
  const { vectors } = await sampleVectors(context, field, differentVectors);
  if (vectors.length === 0) return compare(false, expected, "no rows to search for");

  const queries = Math.max(leastQueries, latency.queries ?? leastQueries);
  const { coldMs, times, failures, warmUpFailures } = await measure(context, field, vectors, queries);
  const cold = coldMs === null ? {} : { coldMs };
  const figures: Record<string, number> = { queries, failures, warmUpFailures, ...cold };
  const wrong = failures + warmUpFailures > 0;
  let tooSlow = false;
  if (times.length > 0) {
    for (const { name, percent, limit } of limits) {
      const value = percentile(times, percent);
      figures[`${name}Ms`] = value;
      if (limit !== undefined) figures[`${name}LimitMs`] = limit;
      if (limit !== undefined && value > limit) tooSlow = true;
    }
  }
  const shown = limits.flatMap(({ name }) => {
    const value = figures[`${name}Ms`];
    return value === undefined ? [] : [`${name} ${value.toFixed(1)} ms`];
  });
  const failed = [
    ...(failures === 0 ? [] : [`${failures} of ${queries} searches failed`]),
    ...(warmUpFailures === 0 ? [] : [`${warmUpFailures} of ${warmUps + 1} failed before, while warming up`]),
  ];
  const first = `cold first query ${coldMs === null ? "failed" : `${coldMs.toFixed(1)} ms`}`;
  const actual = [...shown, ...failed, first].join(", ");
  return compare(!wrong && !tooSlow, expected, actual, figures);
}

interface Measured {
  /** The very first search; null when it failed. */
  readonly coldMs: number | null;
  /** Milliseconds of each search after the warm-up that gave an answer. */
  readonly times: readonly number[];
  readonly failures: number;
  /** Failures of the first search and of the warm-up. */
  readonly warmUpFailures: number;
}

async function measure(
  context: CheckContext,
  field: string,
  vectors: readonly Float32Array[],
  queries: number,
): Promise<Measured> {
  const timeOf = (at: number) => timeSearch(context, field, vectors[at % vectors.length]);
  const coldMs = await timeOf(0);
  let warmUpFailures = coldMs === null ? 1 : 0;
  for (let at = 1; at <= warmUps; at++) if ((await timeOf(at)) === null) warmUpFailures++;
  const times: number[] = [];
  for (let at = 1; at <= queries; at++) {
    const elapsed = await timeOf(at);
    if (elapsed !== null) times.push(elapsed);
  }
  return { coldMs, times, failures: queries - times.length, warmUpFailures };
}

/** Milliseconds of one search; null when it failed, since a failure has no time of its own but must not vanish either. */
async function timeSearch(
  { store, signal }: CheckContext,
  field: string,
  vector: Float32Array | undefined,
): Promise<number | null> {
  if (vector === undefined) throw new RangeError("There is no vector to search for");
  const start = performance.now();
  try {
    await store.searchVector(vector, { field, limit: 10, outputFields: [], ...(signal ? { signal } : {}) });
    return performance.now() - start;
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof MilvusStackError)) throw error;
    return null;
  }
}
