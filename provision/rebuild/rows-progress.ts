import { count, thousands } from "../diagnostics/text.ts";
import type { CopyJob } from "./types.ts";

/** Tells how many rows are done, and how fast. */
export class RowsProgress {
  readonly #job: CopyJob;
  readonly #total: number;
  readonly #what: string;
  readonly #start = performance.now();
  readonly #before: number;
  #rows: number;

  /** @param before rows that were done earlier, which say nothing of the speed */
  constructor(job: CopyJob, total: number, what = "", before = 0) {
    this.#job = job;
    this.#total = total;
    this.#what = what;
    this.#before = before;
    this.#rows = before;
  }

  add(rows: number): void {
    this.#rows += rows;
    const seconds = (performance.now() - this.#start) / 1000;
    const speed = Math.round((this.#rows - this.#before) / Math.max(seconds, 0.001));
    const total = Math.max(this.#total, this.#rows);
    this.#job.onProgress({
      percent: total === 0 ? 100 : Math.floor((100 * this.#rows) / total),
      detail: `${this.#what}${thousands(this.#rows)} of ${count(total, "row")}, ${thousands(speed)} rows/s`,
    });
  }
}
