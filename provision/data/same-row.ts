import stringify from "safe-stable-stringify";
import { isZeroVector, readVector } from "../../embeddings/read-vector.ts";
import type { Row } from "../milvus/port.ts";
import { ownValue } from "../own-value.ts";
import type { DataType, FieldSpec } from "../spec/schema.ts";
import type { RowModel } from "./row-model.ts";

/**
 * Whether the stored row already holds what `entity` would write. Vectors that `embed` or a function fills are left
 * out: they follow from the other fields, and whether they are sound says {@link hasSoundVectors}.
 */
export function isSameRow(model: RowModel, entity: Row, stored: Row): boolean {
  return (
    model.fields.every((field) =>
      isSame(field, ownValue(entity, field.name), ownValue(stored, field.name)),
    ) &&
    (!model.dynamic || isSameJson(dynamicPart(model, entity), dynamicPart(model, stored)))
  );
}

function isSame(field: FieldSpec, wanted: unknown, stored: unknown): boolean {
  if (wanted === null || wanted === undefined) return stored === null || stored === undefined;
  if (stored === null || stored === undefined) return false;
  return comparisons[field.dataType](wanted, stored, field);
}

const asText = (wanted: unknown, stored: unknown) => String(wanted) === String(stored);
const asFloat = (wanted: unknown, stored: unknown) =>
  Math.fround(Number(wanted)) === Math.fround(Number(stored));
const asTime = (wanted: unknown, stored: unknown) =>
  Date.parse(String(wanted)) === Date.parse(String(stored));

const comparisons: Record<DataType, (wanted: unknown, stored: unknown, field: FieldSpec) => boolean> = {
  Bool: asText,
  Int8: asText,
  Int16: asText,
  Int32: asText,
  // Text, for a number, a bigint and the digits of either are the same key.
  Int64: asText,
  Float: asFloat,
  Double: (wanted, stored) => Number(wanted) === Number(stored),
  VarChar: (wanted, stored) => wanted === stored,
  JSON: isSameJson,
  Array: isSameArray,
  Geometry: (wanted, stored) => canonicalWkt(wanted) === canonicalWkt(stored),
  Timestamptz: asTime,
  FloatVector: (wanted, stored) => isNear(wanted, stored, 0, 0),
  // Stored with fewer bits than given: a difference below one unit of the last place is no difference.
  Float16Vector: (wanted, stored) => isNear(wanted, stored, 2 ** -10, 2 ** -24),
  BFloat16Vector: (wanted, stored) => isNear(wanted, stored, 2 ** -7, 0),
  BinaryVector: (wanted, stored) => isNear(wanted, stored, 0, 0),
  Int8Vector: (wanted, stored) => isNear(wanted, stored, 0, 0),
  SparseFloatVector: isSameSparse,
};

/** Compares what JSON writes: a number and a `bigint` of the same digits are the same, the order of keys does not count. */
function isSameJson(wanted: unknown, stored: unknown): boolean {
  return stringify(wanted) === stringify(stored);
}

function isSameArray(wanted: unknown, stored: unknown, field: FieldSpec): boolean {
  if (!Array.isArray(wanted) || !Array.isArray(stored) || wanted.length !== stored.length) return false;
  const same = comparisons[field.elementType ?? "VarChar"];
  return wanted.every((element, i) => same(element, stored[i], field));
}

function isNear(wanted: unknown, stored: unknown, relative: number, absolute: number): boolean {
  const [a, b] = [numbers(wanted), numbers(stored)];
  if (a === null || b === null || a.length !== b.length) return false;
  return a.every((value, i) => {
    const other = b[i] ?? Number.NaN;
    return value === other || Math.abs(value - other) <= Math.max(Math.abs(value) * relative, absolute);
  });
}

/** Whether two vectors of float32 are the same, value by value; one that holds NaN is like no other. */
export function isSameVector(wanted: unknown, stored: unknown): boolean {
  return isNear(wanted, stored, 0, 0);
}

/** Whether a stored row has vectors in the fields that `embed` fills: of finite numbers, and not all zeros. */
export function hasSoundVectors({ embeds }: RowModel, stored: Row): boolean {
  return embeds.every(({ into }) => {
    const read = readVector(stored[into]);
    return "vector" in read && !isZeroVector(read.vector);
  });
}

function numbers(value: unknown): number[] | null {
  if (Array.isArray(value)) return value.map(Number);
  return ArrayBuffer.isView(value) && Symbol.iterator in value ? Array.from(value as Iterable<number>) : null;
}

function isSameSparse(wanted: unknown, stored: unknown): boolean {
  const canonical = (value: unknown) =>
    JSON.stringify(
      Object.entries(value ?? {})
        .map(([index, weight]) => [Number(index), Math.fround(Number(weight))] as const)
        .sort(([a], [b]) => a - b),
    );
  return canonical(wanted) === canonical(stored);
}

/** Milvus gives a shape back in its own spelling: spaces and zeros differ. */
function canonicalWkt(value: unknown): string {
  return String(value)
    .toUpperCase()
    .replace(/-?\d+(\.\d+)?(E[+-]?\d+)?/g, (number) => String(Number(number)))
    .replace(/\s*([(),])\s*/g, "$1")
    .trim();
}

/** Dynamic values stand beside the fields, or together under `$meta` as Milvus gives them back. */
function dynamicPart(model: RowModel, row: Row): Row {
  const names = new Set(model.fields.map((field) => field.name));
  const { $meta: together = {}, ...beside } = row;
  const others = Object.entries(beside).filter(([key]) => !names.has(key) && !model.filledBy.has(key));
  return { ...(typeof together === "object" ? together : {}), ...Object.fromEntries(others) };
}
