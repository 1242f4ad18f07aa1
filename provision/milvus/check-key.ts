import type { FieldState } from "../state/types.ts";
import { MilvusCode, milvusError } from "./codes.ts";

/** The primary key field that keys are values of. */
export type KeyField = Pick<FieldState, "name" | "dataType">;

const lowest = -(2n ** 63n);
const highest = 2n ** 63n - 1n;
/** Half of a surrogate pair: in UTF-8 it becomes U+FFFD, which may be the key of another row. */
const loneSurrogate = /\p{Surrogate}/u;
const plainName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Types do not bind what comes out of a request: whatever becomes part of a filter passes through here.
 *
 * @throws MilvusStackError (MS676, exit code 3) for a key that `field` cannot hold: anything but a string for VarChar, anything
 *   but an integer or a `bigint` of 64 bits for Int64
 */
export function checkKey(field: KeyField, key: unknown): asserts key is string | number | bigint {
  const isText = field.dataType === "VarChar";
  if (isText ? isTextKey(key) : isIntegerKey(key)) return;
  throw milvusError(MilvusCode.badKey, {
    summary: `${show(key)} is not a valid key for "${field.name}".`,
    cause: isText
      ? `"${field.name}" is VarChar, so a key is a string without half a surrogate pair.`
      : `"${field.name}" is ${field.dataType}, so a key is an integer from -2^63 to 2^63 - 1: a \`number\` up to 2^53 - 1, or a \`bigint\`.`,
    fix: isText
      ? "Pass strings."
      : "Pass integers. Convert strings of digits, and integers beyond 2^53 - 1, with `BigInt(text)`.",
  });
}

/** @throws TypeError for a name that would not be read as a field, which no server lets a field have */
export function checkName({ name }: KeyField): string {
  if (plainName.test(name)) return name;
  throw new TypeError(`${JSON.stringify(name)} is not a name that a filter can hold`);
}

function isTextKey(key: unknown): key is string {
  return typeof key === "string" && !loneSurrogate.test(key);
}

function isIntegerKey(key: unknown): key is number | bigint {
  return typeof key === "bigint" ? key >= lowest && key <= highest : Number.isSafeInteger(key);
}

function show(key: unknown): string {
  if (Array.isArray(key)) return "A list";
  if (typeof key === "object" && key !== null) return "An object";
  const text = typeof key === "string" ? JSON.stringify(key) : String(key);
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}
