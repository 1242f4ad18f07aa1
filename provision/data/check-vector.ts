import type { FieldSpec } from "../spec/schema.ts";
import type { Checked } from "./check-value.ts";
import { DataCode } from "./codes.ts";

/** Largest finite value of IEEE 754 half precision. */
const largestFloat16 = 65_504;
/** Milvus keeps the index of a sparse value as uint32, and reserves the largest (user guide, "Sparse Vector"). */
const largestSparseIndex = 2 ** 32 - 2;

type VectorType = "FloatVector" | "Float16Vector" | "BFloat16Vector" | "BinaryVector" | "Int8Vector";

/** Checks a vector that the row brings itself and gives it as the typed array that Milvus takes. */
export function checkVector(field: FieldSpec, type: VectorType, value: unknown): Checked {
  if (!isNumberList(value)) return bad(`"${field.name}" is not a list of numbers.`);
  // A binary vector is written as bytes of eight values each, as the Milvus SDKs do.
  const length = type === "BinaryVector" ? (field.dim ?? 0) / 8 : field.dim;
  if (length !== undefined && value.length !== length) {
    const what = type === "BinaryVector" ? "bytes" : "values";
    return bad(`"${field.name}" has ${value.length} ${what}, but its dim of ${field.dim} takes ${length}.`);
  }
  switch (type) {
    case "BinaryVector":
      return wholeNumbers(field, value, 0, 255) ?? { value: Uint8Array.from(value) };
    case "Int8Vector":
      return wholeNumbers(field, value, -128, 127) ?? { value: Int8Array.from(value) };
    default: {
      const largest = type === "Float16Vector" ? largestFloat16 : Number.POSITIVE_INFINITY;
      const vector = Float32Array.from(value);
      const at = vector.findIndex((number) => !Number.isFinite(number) || Math.abs(number) > largest);
      return at === -1
        ? { value: vector }
        : bad(`"${field.name}" has ${value[at]} at ${at}, which its type cannot hold.`);
    }
  }
}

/** Checks a sparse vector: `{ "index": weight }`, or `{ indices: [], values: [] }`. */
export function checkSparseVector(field: FieldSpec, value: unknown): Checked {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return bad(`"${field.name}" is not a sparse vector, written as { "index": weight }.`);
  }
  const vector: Record<number, number> = {};
  for (const [index, weight] of sparseEntries(value)) {
    if (!/^\d+$/.test(index) || Number(index) > largestSparseIndex) {
      return bad(`"${field.name}" has the index "${index}", which is not a whole number below 2^32 - 1.`);
    }
    if (typeof weight !== "number" || !Number.isFinite(Math.fround(weight))) {
      return bad(`"${field.name}" has ${JSON.stringify(weight)} at ${index}, which is not a number.`);
    }
    vector[Number(index)] = weight;
  }
  return { value: vector };
}

function sparseEntries(value: object): [string, unknown][] {
  if (
    "indices" in value &&
    "values" in value &&
    Array.isArray(value.indices) &&
    Array.isArray(value.values)
  ) {
    const weights: unknown[] = value.values;
    return value.indices.map((index, i) => [String(index), weights[i]]);
  }
  return Object.entries(value);
}

function isNumberList(value: unknown): value is ArrayLike<number> & Iterable<number> {
  if (Array.isArray(value)) return value.every((item) => typeof item === "number");
  return (
    value instanceof Float32Array ||
    value instanceof Float64Array ||
    value instanceof Uint8Array ||
    value instanceof Int8Array
  );
}

function wholeNumbers(
  field: FieldSpec,
  values: ArrayLike<number>,
  low: number,
  high: number,
): Checked | null {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (!Number.isInteger(value) || value < low || value > high) {
      return bad(`"${field.name}" has ${value} at ${i}, but takes whole numbers from ${low} to ${high}.`);
    }
  }
  return null;
}

function bad(summary: string): Checked {
  return { problem: { code: DataCode.badVector, summary } };
}
