import { Nearest } from "./nearest.ts";
import { type Metric, similarity } from "./similarity.ts";

/** Scores nearer than this, relative to their size, are a tie: servers sum in single precision. */
const tieTolerance = 1e-5;

/** A query vector and the keys that the server answered with, as text. */
export interface Answered {
  readonly vector: Float32Array;
  readonly ids: readonly string[];
}

/**
 * Recall@k by brute force over rows that stream through: of the k nearest of each query, how many the server found.
 * Tie-tolerant: a hit counts when its own score, computed here, is as good as the k-th nearest's. What the server says
 * about scores is not looked at; a hit that is no stored row, or comes twice, counts nothing.
 */
export class RecallOracle {
  readonly #metric: Metric;
  readonly #queries: readonly { vector: Float32Array; nearest: Nearest; found: Map<string, number | null> }[];
  rows = 0;

  constructor(metric: Metric, k: number, answers: readonly Answered[]) {
    this.#metric = metric;
    this.#queries = answers.map(({ vector, ids }) => ({
      vector,
      nearest: new Nearest(k),
      found: new Map(ids.slice(0, k).map((id) => [id, null])),
    }));
  }

  /** One stored row. */
  add(id: string, vector: Float32Array): void {
    this.rows++;
    for (const query of this.#queries) {
      const score = similarity(this.#metric, query.vector, vector);
      query.nearest.add(score);
      if (query.found.has(id)) query.found.set(id, score);
    }
  }

  /** Mean recall over the queries, 0 to 1. NaN without queries or rows. */
  recall(): number {
    let sum = 0;
    for (const { nearest, found } of this.#queries) {
      const threshold = nearest.worst - tieTolerance * Math.max(1, Math.abs(nearest.worst));
      const right = [...found.values()].filter((score) => score !== null && score >= threshold).length;
      sum += Math.min(right, nearest.size) / nearest.size;
    }
    return sum / this.#queries.length;
  }
}
