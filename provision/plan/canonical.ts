import { createHash } from "node:crypto";
import stringify from "safe-stable-stringify";

/** JSON with sorted keys: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return stringify(value) ?? "null";
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
