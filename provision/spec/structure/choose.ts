import type { Located } from "../yaml/located.ts";
import type { JsonSchema } from "./json-schema.ts";
import { meantWord } from "./synonyms.ts";

/** Whether a value is of the kind that an alternative describes; what is in it does not matter. */
export function takes(schema: JsonSchema, { kind, value }: Located): boolean {
  if (schema.type === undefined && schema.const !== undefined) return typeof value === typeof schema.const;
  switch (schema.type) {
    case "object":
      return kind === "mapping";
    case "array":
      return kind === "list";
    case "null":
      return kind === "scalar" && value === null;
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return Number.isFinite(value);
    case "string":
    case "boolean":
      return typeof value === schema.type;
    default:
      return true;
  }
}

/**
 * The alternative that is meant: among several kinds of mapping the one whose first key (which tells it apart) is there,
 * or nearly there, or else the only one that knows most of the keys. null: none of them stands out.
 */
export function chooseAlternative(fitting: readonly JsonSchema[], located: Located): JsonSchema | null {
  const [first, ...others] = fitting;
  if (first === undefined) return null;
  if (others.length === 0 || located.kind !== "mapping") return first;
  const keys = [...located.children.keys()].map(String);
  const byKey = fitting.find((one) => keys.includes(firstKey(one)));
  if (byKey !== undefined) return byKey;
  const strange = keys.filter((key) => !fitting.some((one) => Object.hasOwn(one.properties ?? {}, key)));
  const meant = strange.map((key) => meantWord(key, fitting.map(firstKey)));
  const byTypo = fitting.find((one) => meant.includes(firstKey(one)));
  if (byTypo !== undefined) return byTypo;
  const scores = fitting.map((one) => keys.filter((key) => Object.hasOwn(one.properties ?? {}, key)).length);
  const best = Math.max(...scores);
  const winners = fitting.filter((_, index) => scores[index] === best);
  return best > 0 && winners.length === 1 ? (winners[0] ?? null) : null;
}

/** The key that tells an alternative apart from its siblings. */
export function firstKey(schema: JsonSchema): string {
  return Object.keys(schema.properties ?? {})[0] ?? "";
}
