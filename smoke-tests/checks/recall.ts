import type { RecallSmokeSpec } from "../../provision/spec/schema.ts";
import type { SearchOptions } from "../../store/index.ts";
import type { Check, CheckContext } from "../context.ts";
import { RecallOracle } from "../oracle/recall.ts";
import { isMetric } from "../oracle/similarity.ts";
import { sampleVectors } from "../sample-queries.ts";
import { scanRows } from "../scan-rows.ts";
import type { Finding } from "../types.ts";
import { compare, notRun } from "./finding.ts";
import { searchedField } from "./searched-field.ts";

const defaultQueries = 50;

/** Recall@k of the index, against brute force over the stored vectors that is done here. */
export function recallCheck({ recall }: RecallSmokeSpec): Check {
  return { name: `recall@${recall.k}`, kind: "recall", run: (context) => run(recall, context) };
}

async function run(recall: RecallSmokeSpec["recall"], context: CheckContext): Promise<Finding> {
  const { k, atLeast, ef, nprobe, params } = recall;
  const expected = `recall@${k} of at least ${atLeast}`;
  const field = searchedField(context.spec, recall.field);
  const metric = context.desired.indexes.find((index) => index.field === field)?.metricType;
  if (field === null || !isMetric(metric)) {
    return notRun(
      expected,
      `Brute force knows COSINE, IP and L2 on a FloatVector, not ${metric ?? "no index"}.`,
    );
  }
  const { vectors, rows } = await sampleVectors(context, field, recall.queries ?? defaultQueries);
  if (vectors.length === 0) return compare(false, expected, "no rows to search for");
  const options: SearchOptions = {
    field,
    limit: k,
    outputFields: [],
    consistencyLevel: "Strong",
    ...(ef === undefined ? {} : { ef }),
    ...(nprobe === undefined ? {} : { nprobe }),
    ...(params === undefined ? {} : { params }),
    ...(context.signal === undefined ? {} : { signal: context.signal }),
  };
  const answers: { vector: Float32Array; ids: string[] }[] = [];
  for (const vector of vectors) {
    const hits = await context.store.searchVector(vector, options);
    answers.push({ vector, ids: hits.map(({ id }) => String(id)) });
  }
  const oracle = new RecallOracle(metric, k, answers);
  for await (const { id, row } of scanRows(context, [field])) {
    const vector = row[field];
    if (vector instanceof Float32Array) oracle.add(String(id), vector);
  }
  const stored = await context.milvus.count(context.ref, context.signal ? { signal: context.signal } : {});
  if (oracle.rows !== stored || rows !== stored) {
    return notRun(
      expected,
      `${oracle.rows} vectors were read of ${stored} rows, so there is nothing to compare with.`,
    );
  }
  const found = oracle.recall();
  // Downwards, so that a miss never reads as if it were a hit.
  const shown = Math.floor(found * 10_000) / 10_000;
  const actual = `${shown} over ${vectors.length} queries and ${stored} rows`;
  return compare(found >= atLeast, expected, actual, {
    recall: found,
    queries: vectors.length,
    rows: stored,
    atLeast,
  });
}
