/**
 * Nearest-rank percentile: the smallest value such that at least `percent` % of all values are at most it, i.e. the
 * ⌈percent/100 · n⌉-th of the sorted values. It is always one of the values; nothing is interpolated.
 *
 * @param percent above 0, to 100
 * @throws RangeError without values, or for a percentage outside of that
 */
export function percentile(values: readonly number[], percent: number): number {
  if (!(percent > 0 && percent <= 100)) throw new RangeError(`${percent} is no percentage above 0, to 100`);
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.ceil((percent / 100) * sorted.length) - 1];
  if (value === undefined) throw new RangeError("There is no percentile of no values");
  return value;
}
