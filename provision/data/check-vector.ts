import { isZeroVector, readVector } from "../../embeddings/read-vector.ts";
import type { FieldSpec } from "../spec/schema.ts";
import type { RowValues } from "../state/capabilities.ts";
import type { Checked } from "./check-value.ts";
import { DataCode, type RowProblem } from "./codes.ts";
import type { RowModel } from "./row-model.ts";
import { show } from "./show.ts";

/** Largest finite value of IEEE 754 half precision. */
const largestFloat16 = 65_504;
/** Milvus keeps the index of a sparse value as uint32, and reserves the largest (user guide, "Sparse Vector"). */
const largestSparseIndex = 2 ** 32 - 2;

type VectorType = "FloatVector" | "Float16Vector" | "BFloat16Vector" | "BinaryVector" | "Int8Vector";

/** Checks a vector that the row brings itself and gives it as the typed array that Milvus takes. */
export function checkVector(field: FieldSpec, type: VectorType, value: unknown): Checked {
  // A binary vector is written as bytes of eight values each, as the Milvus SDKs do.
  const length = type === "BinaryVector" ? (field.dim ?? 0) / 8 : field.dim;
  const read = readVector(value, {
    length,
    ...(type === "Float16Vector" ? { largest: largestFloat16 } : {}),
  });
  if ("fault" in read) {
    if (read.fault.kind !== "length") return bad(`"${field.name}" ${read.fault.text}.`);
    const what = type === "BinaryVector" ? "bytes" : "values";
    return bad(
      `"${field.name}" has ${read.fault.length} ${what}, but its dim of ${field.dim} takes ${length}.`,
    );
  }
  const { vector } = read;
  switch (type) {
    case "BinaryVector":
      return wholeNumbers(field, vector, 0, 255) ?? { value: Uint8Array.from(vector) };
    case "Int8Vector":
      return wholeNumbers(field, vector, -128, 127) ?? { value: Int8Array.from(vector) };
    default:
      return { value: vector };
  }
}

/** What a vector of zeros means in a field: null where it is none, or where nothing follows from it. */
export function judgeZero(
  { metrics }: Pick<RowModel, "metrics">,
  field: string,
  vector: unknown,
): { readonly refused: RowProblem } | "told" | null {
  if (!isOfFloats(vector) || !isZeroVector(Float32Array.from(vector))) return null;
  if (metrics.get(field) !== "COSINE") return "told";
  return {
    refused: {
      code: DataCode.zeroVector,
      summary: `"${field}" is all zeros, and a search by COSINE never finds such a vector.`,
      fix: "Give a vector that has a value other than 0; where a model gave it, look at the text and the log of the embeddings server.",
    },
  };
}

function isOfFloats(vector: unknown): vector is Float32Array | Int8Array {
  // A binary vector (Uint8Array) of zeros is as good as any other.
  return vector instanceof Float32Array || vector instanceof Int8Array;
}

/** Checks a sparse vector: `{ "index": weight }`, or `{ indices: [], values: [] }`. */
export function checkSparseVector(field: FieldSpec, value: unknown, holds: RowValues | null = null): Checked {
  if (typeof value !== "object" || value === null || Array.isArray(value) || ArrayBuffer.isView(value)) {
    return bad(`"${field.name}" is not a sparse vector, written as { "index": weight }.`);
  }
  const entries = sparseEntries(value);
  if (entries === null) return bad(`"${field.name}" has not as many indices as values.`);
  const vector = new Map<number, number>();
  for (const [index, weight] of entries) {
    const at = Number(index);
    if (!/^\d+$/.test(index) || at > largestSparseIndex) {
      return bad(`"${field.name}" has the index "${index}", which is not a whole number below 2^32 - 1.`);
    }
    if (vector.has(at)) return bad(`"${field.name}" has the index ${at} twice.`);
    if (typeof weight !== "number" || !Number.isFinite(Math.fround(weight))) {
      return bad(`"${field.name}" has ${show(weight)} at ${index}, which is not a finite number.`);
    }
    if (weight < 0)
      return bad(`"${field.name}" has the weight ${weight} at ${index}; Milvus takes none below 0.`);
    vector.set(at, weight);
  }
  const empty = [...vector.values()].every((weight) => Math.fround(weight) === 0);
  if (empty && holds?.emptySparse === false) {
    return bad(`"${field.name}" has no weight above 0, and this server wants one at least.`);
  }
  return { value: Object.fromEntries(vector) };
}

/** null: not as many indices as values. */
function sparseEntries(value: object): [string, unknown][] | null {
  if (!("indices" in value && "values" in value)) return Object.entries(value);
  const { indices, values } = value;
  if (!Array.isArray(indices) || !Array.isArray(values)) return Object.entries(value);
  const weights: unknown[] = values;
  return indices.length === weights.length ? indices.map((index, at) => [String(index), weights[at]]) : null;
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
