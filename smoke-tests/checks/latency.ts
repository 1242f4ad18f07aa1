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
  const { coldMs, times, failures } = await measure(context, field, vectors, queries);
  const figures: Record<string, number> = { queries, failures, coldMs };
  const wrong = failures > 0 || times.length === 0;
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
  const failed = failures === 0 ? [] : [`${failures} of ${queries} searches failed`];
  const actual = [...shown, ...failed, `cold first query ${coldMs.toFixed(1)} ms`].join(", ");
  return compare(!wrong && !tooSlow, expected, actual, figures);
}

async function measure(
  { store, signal }: CheckContext,
  field: string,
  vectors: readonly Float32Array[],
  queries: number,
): Promise<{ coldMs: number; times: number[]; failures: number }> {
  const times: number[] = [];
  let coldMs = 0;
  let failures = 0;
  for (let at = 0; at < 1 + warmUps + queries; at++) {
    signal?.throwIfAborted();
    const vector = vectors[at % vectors.length];
    if (vector === undefined) break;
    const measured = at > warmUps;
    const start = performance.now();
    try {
      await store.searchVector(vector, { field, limit: 10, outputFields: [] });
      const elapsed = performance.now() - start;
      if (at === 0) coldMs = elapsed;
      if (measured) times.push(elapsed);
    } catch {
      // A failed search has no time of its own, but must not vanish either.
      failures++;
    }
  }
  return { coldMs, times, failures };
}
