/** Scores of the `k` nearest seen so far, without keeping any row. */
export class Nearest {
  readonly #k: number;
  /** Descending, at most k. */
  readonly #scores: number[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  add(score: number): void {
    if (this.#scores.length === this.#k && score <= this.worst) return;
    let low = 0;
    let high = this.#scores.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#scores[middle] ?? 0) >= score) low = middle + 1;
      else high = middle;
    }
    this.#scores.splice(low, 0, score);
    if (this.#scores.length > this.#k) this.#scores.pop();
  }

  /** Score of the last of the k nearest; -Infinity before anything was added. */
  get worst(): number {
    return this.#scores.at(-1) ?? Number.NEGATIVE_INFINITY;
  }

  /** How many there can be at most: k, or all rows where there are fewer. */
  get size(): number {
    return this.#scores.length;
  }
}
