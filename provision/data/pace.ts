/** How many samples the rate looks back over: long enough to be steady, short enough to notice a change. */
const samples = 20;

/** Rate and time left, from what has been done of a known number of bytes. */
export class Pace {
  readonly #recent: { readonly at: number; readonly rows: number; readonly bytes: number }[];

  constructor(now: number) {
    this.#recent = [{ at: now, rows: 0, bytes: 0 }];
  }

  /** @param now - milliseconds of a clock that only goes forward */
  measure(
    now: number,
    rows: number,
    bytes: number,
    totalBytes: number,
  ): { rowsPerSecond: number; etaMs: number | null } {
    this.#recent.push({ at: now, rows, bytes });
    if (this.#recent.length > samples) this.#recent.shift();
    const first = this.#recent[0] ?? { at: now, rows, bytes };
    const elapsed = now - first.at;
    const doneBytes = bytes - first.bytes;
    return {
      rowsPerSecond: elapsed > 0 ? ((rows - first.rows) / elapsed) * 1000 : 0,
      etaMs: doneBytes > 0 ? Math.round((elapsed * (totalBytes - bytes)) / doneBytes) : null,
    };
  }
}
