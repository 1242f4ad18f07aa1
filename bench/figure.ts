/** One measured thing beside a peer that was measured in the same run. */
export interface Figure {
  readonly what: string;
  readonly value: number;
  readonly unit: "ms" | "rows/s" | "MiB" | "s" | "requests";
  readonly peer: { readonly what: string; readonly value: number };
  /** `value / peer.value` must not be above this (below it for rates). null: only shown. */
  readonly aim: number | null;
}

export interface Benchmark {
  readonly name: string;
  readonly about: string;
  /** Throws `NotHere` when something that it needs is missing. */
  run(): Promise<Figure[]>;
}

export class NotHere extends Error {}

export const lowerIsBetter = { ms: true, "rows/s": false, MiB: true, s: true, requests: true } as const;

export function ratio({ value, peer }: Figure): number {
  return value / peer.value;
}

export function meetsAim(figure: Figure): boolean {
  if (figure.aim === null) return true;
  return lowerIsBetter[figure.unit] ? ratio(figure) <= figure.aim : ratio(figure) >= figure.aim;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}
