/** Whether sweeps run whole: `npm run soak` sets it. An ordinary run takes a sample of each. */
export const isSoak = process.env.MILVUS_STACK_SOAK === "1";

/** Names the seed of all samples and properties of a run. `vitest.config.ts` picks one, and the run ends with it. */
export const seedVariable = "MILVUS_STACK_SAMPLE_SEED";

/** What is sampled with the same seed and the same length is the same. */
export interface Sampling<T> {
  /** How many points an ordinary run takes besides those that are always in. */
  readonly size: number;
  /** Points that no run leaves out: the edges, and those around a switch. Without it, the first and the last. */
  readonly always?: (point: T, at: number, points: readonly T[]) => boolean;
  /** By default the one of the run. */
  readonly seed?: number;
  readonly whole?: boolean;
}

/** The points of a sweep that this run takes, in their order: all in a soak, otherwise a seeded sample. */
export function sampleOf<T>(points: readonly T[], sampling: Sampling<T>): T[] {
  const { size, always = isEdge, whole = isSoak, seed = seedOfRun() } = sampling;
  if (whole) return [...points];
  const chosen = new Set<number>();
  const others: number[] = [];
  for (const [at, point] of points.entries()) {
    if (always(point, at, points)) chosen.add(at);
    else others.push(at);
  }
  const random = randomFrom(seed);
  for (let left = size; left > 0 && others.length > 0; left--) {
    for (const at of others.splice(Math.floor(random() * others.length), 1)) chosen.add(at);
  }
  return points.filter((_, at) => chosen.has(at));
}

/** How often a property is tried: twenty times as often in a soak. */
export function runsOf(ordinary: number): number {
  return isSoak ? 20 * ordinary : ordinary;
}

/** A count of rounds, rows or tries: small in an ordinary run, whole in a soak. */
export function inSoak<T>(whole: T, ordinary: T): T {
  return isSoak ? whole : ordinary;
}

function isEdge<T>(_: T, at: number, points: readonly T[]): boolean {
  return at === 0 || at === points.length - 1;
}

/** The seed of all samples and properties of this run. */
export function seedOfRun(): number {
  const seed = Number(process.env[seedVariable]);
  if (!Number.isInteger(seed)) throw new Error(`${seedVariable} must be an integer.`);
  return seed;
}

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
