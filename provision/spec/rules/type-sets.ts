import { type DataType, vectorTypes } from "../vocabulary.ts";

const vectors: ReadonlySet<string> = new Set(vectorTypes);

export function isVector(dataType: string): boolean {
  return vectors.has(dataType);
}

export const integerRanges = {
  Int8: [-(2n ** 7n), 2n ** 7n - 1n],
  Int16: [-(2n ** 15n), 2n ** 15n - 1n],
  Int32: [-(2n ** 31n), 2n ** 31n - 1n],
  Int64: [-(2n ** 63n), 2n ** 63n - 1n],
} as const;

export function isInteger(dataType: string): dataType is keyof typeof integerRanges {
  return Object.hasOwn(integerRanges, dataType);
}

/** Vectors of floating-point numbers, which an embedding can fill. */
export const floatVectors: ReadonlySet<DataType> = new Set([
  "FloatVector",
  "Float16Vector",
  "BFloat16Vector",
]);

/** `a, b or c` */
export function listOf(words: Iterable<string>): string {
  const all = [...words];
  const last = all.pop() ?? "";
  return all.length === 0 ? last : `${all.join(", ")} or ${last}`;
}

/** `an Int64`, `a VarChar` */
export function withArticle(dataType: string): string {
  return `${/^[AEIOU]/.test(dataType) ? "an" : "a"} ${dataType}`;
}
