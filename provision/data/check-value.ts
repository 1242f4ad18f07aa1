import { writeExactJson } from "../exact-json.ts";
import type { DataType, ElementType, FieldSpec } from "../spec/schema.ts";
import type { RowValues } from "../state/capabilities.ts";
import { checkSparseVector, checkVector } from "./check-vector.ts";
import { DataCode, type RowProblem } from "./codes.ts";
import { show } from "./show.ts";

/** A value as Milvus takes it, or what is wrong with it. */
export type Checked = { readonly value: unknown } | { readonly problem: RowProblem };

/** Most bytes of one JSON value, and of all dynamic values of a row (milvus `pkg/util/paramtable`, `common.JSONMaxLength`). */
export const maxJsonBytes = 65_536;

/** Half of a surrogate pair: UTF-8, which Milvus stores, has no place for it. */
const loneSurrogate = /\p{Surrogate}/u;
const isoTime = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Checks a value that is not null against its field and converts it: whole numbers, typed arrays, sparse objects.
 *
 * @param holds what the server can hold; null: the field alone decides
 */
export function checkValue(field: FieldSpec, value: unknown, holds: RowValues | null = null): Checked {
  return checks[field.dataType](field, value, holds);
}

/** What is wrong with a field that has no value, and none to take its place. */
export function noValue(
  field: Pick<FieldSpec, "name" | "primaryKey"> & { dataType: string },
  value: null | undefined,
): RowProblem {
  const [code, what] =
    value === null
      ? [DataCode.notNullable, "is null, but is not nullable"]
      : [DataCode.missingField, "is missing"];
  const always = field.primaryKey === true || field.dataType.endsWith("Vector");
  return {
    code,
    summary: `"${field.name}" ${what}.`,
    fix: always ? "Give it a value." : "Give it a value, or make the field `nullable` in the spec.",
  };
}

type Check = (field: FieldSpec, value: unknown, holds: RowValues | null) => Checked;

const checks: Record<DataType, Check> = {
  Bool: (field, value) => checkElement(field, "Bool", value),
  Int8: (field, value) => checkElement(field, "Int8", value),
  Int16: (field, value) => checkElement(field, "Int16", value),
  Int32: (field, value) => checkElement(field, "Int32", value),
  Int64: (field, value) => checkElement(field, "Int64", value),
  Float: (field, value) => checkElement(field, "Float", value),
  Double: (field, value) => checkElement(field, "Double", value),
  VarChar: (field, value) => checkElement(field, "VarChar", value),
  JSON: (field, value, holds) => notHeld(field, value, holds) ?? checkJson(`"${field.name}"`, value),
  Array: checkArray,
  Geometry: (field, value) =>
    typeof value === "string" && value.trim() !== ""
      ? { value }
      : wrongType(field.name, value, "a shape as WKT text, like POINT (1 2)"),
  Timestamptz: (field, value) =>
    typeof value === "string" && isoTime.test(value) && !Number.isNaN(Date.parse(value))
      ? { value }
      : wrongType(field.name, value, "a time as ISO 8601 text, like 2026-01-31T12:00:00Z"),
  FloatVector: (field, value) => checkVector(field, "FloatVector", value),
  Float16Vector: (field, value) => checkVector(field, "Float16Vector", value),
  BFloat16Vector: (field, value) => checkVector(field, "BFloat16Vector", value),
  BinaryVector: (field, value) => checkVector(field, "BinaryVector", value),
  Int8Vector: (field, value) => checkVector(field, "Int8Vector", value),
  SparseFloatVector: checkSparseVector,
};

function checkElement(field: FieldSpec, type: ElementType, value: unknown, name = field.name): Checked {
  switch (type) {
    case "Bool":
      return typeof value === "boolean" ? { value } : wrongType(name, value, "true or false");
    case "Int8":
      return checkWhole(name, value, type, -(2n ** 7n), 2n ** 7n - 1n);
    case "Int16":
      return checkWhole(name, value, type, -(2n ** 15n), 2n ** 15n - 1n);
    case "Int32":
      return checkWhole(name, value, type, -(2n ** 31n), 2n ** 31n - 1n);
    case "Int64":
      return checkWhole(name, value, type, -(2n ** 63n), 2n ** 63n - 1n);
    case "Float":
    case "Double": {
      if (typeof value !== "number" && typeof value !== "bigint") return wrongType(name, value, "a number");
      const number = Number(value);
      const held = type === "Float" ? Math.fround(number) : number;
      return Number.isFinite(held) ? { value: number } : outOfRange(name, value, `a finite ${type}`);
    }
    case "VarChar":
      return checkText(field, name, value);
  }
}

function checkWhole(name: string, value: unknown, type: ElementType, low: bigint, high: bigint): Checked {
  if (typeof value === "number") {
    if (!Number.isFinite(value))
      return outOfRange(name, value, `${type}, a whole number from ${low} to ${high}`);
    if (!Number.isInteger(value)) return wrongType(name, value, `a whole number (${type})`);
    if (!Number.isSafeInteger(value)) {
      return outOfRange(
        name,
        value,
        "exact beyond 2^53 only when all its digits are written, or as a bigint",
      );
    }
  } else if (typeof value !== "bigint") {
    return wrongType(name, value, `a whole number (${type})`);
  }
  const whole = BigInt(value);
  if (whole < low || whole > high)
    return outOfRange(name, value, `${type}, a whole number from ${low} to ${high}`);
  return { value: Number.isSafeInteger(Number(whole)) ? Number(whole) : whole };
}

function checkText(field: FieldSpec, name: string, value: unknown): Checked {
  if (typeof value !== "string") return wrongType(name, value, "text");
  if (loneSurrogate.test(value))
    return wrongType(name, value, "text, and this holds half of a surrogate pair");
  const bytes = Buffer.byteLength(value);
  if (field.maxLength === undefined || bytes <= field.maxLength) return { value };
  return tooLong(name, `has ${bytes} bytes, over its maxLength of ${field.maxLength}`);
}

function checkArray(field: FieldSpec, value: unknown): Checked {
  if (!Array.isArray(value)) return wrongType(field.name, value, `a list of ${field.elementType}`);
  if (field.maxCapacity !== undefined && value.length > field.maxCapacity) {
    return tooLong(field.name, `has ${value.length} elements, over its maxCapacity of ${field.maxCapacity}`);
  }
  const elements: unknown[] = [];
  for (const [i, element] of value.entries()) {
    const checked = checkElement(field, field.elementType ?? "VarChar", element, `${field.name}[${i}]`);
    if ("problem" in checked) return checked;
    elements.push(checked.value);
  }
  return { value: elements };
}

/** null: the server holds this kind of JSON value. */
function notHeld({ name }: FieldSpec, value: unknown, holds: RowValues | null): Checked | null {
  const kind = Array.isArray(value) ? "array" : typeof value === "bigint" ? "number" : typeof value;
  if (holds === null || [...holds.json].some((held) => held === kind)) return null;
  const takes = holds.json.has("array") ? "objects and lists" : "objects";
  return {
    problem: {
      code: DataCode.jsonNotHeld,
      summary: `"${name}" is ${show(value)}; this server takes only ${takes} for a JSON field.`,
      fix: 'Put it into an object: { "value": … }.',
    },
  };
}

/** Checks what goes into a JSON field, or all dynamic values of a row. `what` names it in the message. */
export function checkJson(what: string, value: unknown): Checked {
  let text: string | undefined;
  try {
    text = writeExactJson(value);
  } catch (error) {
    const why = error instanceof RangeError ? "is nested too deeply" : "holds itself, which JSON cannot";
    return { problem: { code: DataCode.wrongType, summary: `${what} ${why}.` } };
  }
  if (text === undefined) return wrongType(what, value, "JSON");
  const number = notFinite(value);
  if (number !== undefined) {
    return {
      problem: {
        code: DataCode.outOfRange,
        summary: `${what} holds ${number}, which JSON cannot hold as a number.`,
        fix: "Write it as text, or leave it out.",
      },
    };
  }
  const bytes = Buffer.byteLength(text);
  if (bytes <= maxJsonBytes) return { value };
  return {
    problem: {
      code: DataCode.tooLong,
      summary: `${what} takes ${bytes} bytes as JSON; Milvus takes ${maxJsonBytes}.`,
    },
  };
}

/** The first number in a JSON value that is none (NaN) or beyond every double, which `JSON.stringify` writes as null. */
function notFinite(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? undefined : value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const inner of Object.values(value)) {
    const found = notFinite(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

function wrongType(name: string, value: unknown, wanted: string): Checked {
  return {
    problem: { code: DataCode.wrongType, summary: `"${name}" is ${show(value)}, but takes ${wanted}.` },
  };
}
function outOfRange(name: string, value: unknown, wanted: string): Checked {
  return {
    problem: { code: DataCode.outOfRange, summary: `"${name}" is ${show(value)}, but takes ${wanted}.` },
  };
}
function tooLong(name: string, what: string): Checked {
  return { problem: { code: DataCode.tooLong, summary: `"${name}" ${what}.` } };
}
