import { checkValue } from "../provision/data/check-value.ts";
import { ExitCode, MilvusStackError } from "../provision/diagnostics/index.ts";
import type { SearchVector } from "../provision/milvus/port.ts";
import type { CollectionSpec } from "../provision/spec/schema.ts";
import type { QueryVector } from "./options.ts";

/** Whether a vector is written as a sparse one: an object, and neither a list nor a typed array. */
export function isSparse(vector: QueryVector): boolean {
  return (
    typeof vector === "object" && vector !== null && !Array.isArray(vector) && !ArrayBuffer.isView(vector)
  );
}

/**
 * A vector to search with, checked as one of a row is and made into what Milvus takes.
 *
 * @throws MilvusStackError (exit code 3) when it is none that the field could hold
 */
export function queryVector(spec: CollectionSpec, name: string, vector: QueryVector): SearchVector {
  const field = spec.fields.find((one) => one.name === name);
  if (field === undefined) throw new TypeError(`${spec.collection} has no field ${name}`);
  const checked = checkValue(field, vector);
  if ("value" in checked) return asSearchVector(checked.value);
  const { code, summary, fix } = checked.problem;
  throw new MilvusStackError(
    {
      code,
      severity: "error",
      summary: `The query vector does not fit "${name}", a ${field.dataType}.`,
      cause: summary,
      fix: fix ?? `Pass ${written(field.dataType)}.`,
    },
    ExitCode.invalid,
  );
}

function asSearchVector(value: unknown): SearchVector {
  if (value instanceof Float32Array || value instanceof Int8Array || value instanceof Uint8Array)
    return value;
  if (typeof value !== "object" || value === null) throw new TypeError("A vector was checked into none");
  return Object.fromEntries(Object.entries(value).map(([index, weight]) => [index, Number(weight)]));
}

function written(dataType: string): string {
  if (dataType === "SparseFloatVector") {
    return "`{ index: weight }` or `{ indices, values }`, with finite weights";
  }
  if (dataType === "BinaryVector") return "a list of bytes, eight values each";
  return dataType === "Int8Vector" ? "a list of integers from -128 to 127" : "a list of finite numbers";
}
