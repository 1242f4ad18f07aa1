import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { LatencySmokeSpec, QuerySmokeSpec, RecallSmokeSpec } from "../schema.ts";
import { collectionRule, type Path, type Subject } from "./collection-rule.ts";
import { withArticle } from "./type-sets.ts";

/** quotaAndLimits.limits.topK of milvus 2.6. */
const maxTopK = 16_384;
const defaultLimit = 10;
/** Percentiles of fewer searches say little. */
const fewestLatencyQueries = 100;

/** Numbers of smoke tests: how many hits, and what is good enough. */
export const smokeLimits = collectionRule(["MS287", "MS288", "MS289"], function* (subject) {
  for (const [index, check] of (subject.spec.smoke ?? []).entries()) {
    const path = ["smoke", index] as const;
    if ("query" in check) yield* checkQuery(subject, check, path);
    else if ("recall" in check) yield* checkRecall(subject, check, path);
    else yield* checkLatency(subject, check, path);
  }
});

function* within(
  { at }: Subject,
  path: Path,
  value: number | undefined,
  least: number,
  most: number,
  what: string,
): Generator<Diagnostic> {
  if (value === undefined || (value >= least && value <= most)) return;
  const range = most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`;
  yield at(path, {
    code: "MS287",
    summary: `${String(path.at(-1))} is ${value}.`,
    cause: `${what} is ${range}.`,
    fix: `Choose a number from ${range.replace(" or more", " up")}.`,
  });
}

function* checkQuery(
  subject: Subject,
  { query, limit, expect }: QuerySmokeSpec,
  path: Path,
): Generator<Diagnostic> {
  const { spec, at } = subject;
  if (query.trim() === "") {
    yield at([...path, "query"], {
      code: "MS287",
      summary: "The query is empty.",
      cause: "There is nothing to embed.",
      fix: "Write what a user would search for.",
    });
  }
  yield* within(subject, [...path, "limit"], limit, 1, maxTopK, "What Milvus returns for a search");
  const most = limit ?? defaultLimit;
  for (const key of ["within", "minHits"] as const) {
    yield* within(
      subject,
      [...path, "expect", key],
      expect[key],
      key === "within" ? 1 : 0,
      most,
      `The search asks for ${most} hits: this`,
    );
  }
  const primary = spec.fields.find(({ primaryKey }) => primaryKey === true);
  for (const [index, id] of (expect.ids ?? []).entries()) {
    if (primary === undefined || (typeof id === "string") === (primary.dataType === "VarChar")) continue;
    yield at([...path, "expect", "ids", index], {
      code: "MS289",
      summary: `${JSON.stringify(id)} is no key of ${spec.collection}.`,
      cause: `The primary key ${primary.name} is ${withArticle(primary.dataType)}.`,
      fix: primary.dataType === "VarChar" ? "Put it in quotes." : "Write a number without quotes.",
    });
  }
  const ids = expect.ids?.length ?? 0;
  const places = expect.within ?? most;
  if (ids > places) {
    yield at(
      [...path, "expect", "ids"],
      {
        code: "MS289",
        summary: `${ids} keys cannot all be among the first ${places} hits.`,
        cause: "Every hit has a key of its own.",
        fix: "Expect fewer keys, or raise `within` or `limit`.",
      },
      "key",
    );
  }
  if (expect.within !== undefined && expect.ids === undefined) {
    yield at(
      [...path, "expect", "within"],
      {
        code: "MS289",
        severity: "warning",
        summary: "`within` without `ids` expects nothing.",
        cause: "It says how far up the keys of `ids` must be.",
        fix: "Add `ids`, or remove it.",
      },
      "key",
    );
  }
}

function* checkRecall(subject: Subject, { recall }: RecallSmokeSpec, path: Path): Generator<Diagnostic> {
  yield* within(subject, [...path, "recall", "k"], recall.k, 1, maxTopK, "What Milvus returns for a search");
  yield* within(subject, [...path, "recall", "atLeast"], recall.atLeast, 0, 1, "Recall is a share: it");
  yield* within(
    subject,
    [...path, "recall", "queries"],
    recall.queries,
    1,
    maxTopK,
    "What Milvus takes in one request",
  );
}

function* checkLatency(subject: Subject, { latency }: LatencySmokeSpec, path: Path): Generator<Diagnostic> {
  const bounds = ["p50Ms", "p95Ms", "p99Ms"] as const;
  const given = bounds.filter((key) => latency[key] !== undefined);
  if (given.length === 0) {
    yield subject.at(
      [...path, "latency"],
      {
        code: "MS288",
        summary: "The latency check has no bound.",
        cause: "Without one it cannot fail.",
        fix: "Add `p95Ms`, in milliseconds.",
      },
      "key",
    );
  }
  let below: { key: string; value: number } | undefined;
  for (const key of given) {
    const value = latency[key] ?? 0;
    if (value <= 0 || (below !== undefined && value < below.value)) {
      yield subject.at([...path, "latency", key], {
        code: "MS288",
        summary: `${key} is ${value}.`,
        cause:
          value <= 0
            ? "No search takes no time."
            : `It is less than ${below?.key}, ${below?.value}, and a higher percentile never is.`,
        fix: value <= 0 ? "Choose a bound in milliseconds, above 0." : "Raise it.",
      });
    }
    below = { key, value };
  }
  yield* within(
    subject,
    [...path, "latency", "queries"],
    latency.queries,
    fewestLatencyQueries,
    Number.POSITIVE_INFINITY,
    "The least number of searches that percentiles are taken from",
  );
}
