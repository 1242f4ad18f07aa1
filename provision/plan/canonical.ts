import { createHash } from "node:crypto";
import { configure } from "safe-stable-stringify";

// Without limits and without a word for cycles: what is compared here is plain data of any size.
const stringify = configure({
  deterministic: true,
  maximumBreadth: Number.POSITIVE_INFINITY,
  maximumDepth: Number.POSITIVE_INFINITY,
});

/** JSON with sorted keys: equal values have equal texts. */
export function canonicalJson(value: unknown): string {
  return stringify(value) ?? "null";
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function digestOf(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
