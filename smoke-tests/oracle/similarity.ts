export type Metric = "COSINE" | "IP" | "L2";

export function isMetric(name: string | null | undefined): name is Metric {
  return name === "COSINE" || name === "IP" || name === "L2";
}

/**
 * How near two vectors of one dimension are; higher is nearer for every metric (L2: the negative squared distance).
 * Sums are kept in double precision, so that the oracle is more exact than what it judges.
 */
export function similarity(metric: Metric, a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new RangeError(`${a.length} and ${b.length} dimensions`);
  if (metric === "L2") return -squaredDistance(a, b);
  const product = dot(a, b);
  if (metric === "IP") return product;
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths === 0 ? 0 : product / lengths;
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] ?? 0) - (b[i] ?? 0)) ** 2;
  return sum;
}
