import type { YAMLMap } from "yaml";
import { isSecretSetting } from "../spec/secrets.ts";
import type { FieldState } from "../state/types.ts";
import { line } from "./yaml-nodes.ts";

/** A value that Milvus keeps as text, as a person would write it: `3600` for `"3600"`, `true` for `"true"`. */
export function plainScalar(text: string): string | number | boolean {
  if (text === "true" || text === "false") return text === "true";
  // What another way of writing the number would change stays text: index parameters compare as they are written.
  return text.trim() !== "" && String(Number(text)) === text && Number.isFinite(Number(text))
    ? Number(text)
    : text;
}

/** Splits what may be written into a file from what is a secret, which only a careless server gives away. */
export function withoutSecrets(values: Readonly<Record<string, string>>): {
  readonly kept: Readonly<Record<string, string>>;
  readonly secret: readonly string[];
} {
  const isSecret = (entry: readonly [string, string]) => isSecretSetting(...entry);
  const entries = Object.entries(values);
  return {
    kept: Object.fromEntries(entries.filter((entry) => !isSecret(entry))),
    secret: entries.filter(isSecret).map(([key]) => key),
  };
}

/** The default value of a field in its own type; text where no number of JavaScript is exact. */
export function defaultScalar({
  dataType,
  defaultValue,
}: Pick<FieldState, "dataType" | "defaultValue">): string | number | boolean | undefined {
  if (defaultValue === null) return undefined;
  switch (dataType) {
    case "Bool":
      return defaultValue === "true";
    case "Int8":
    case "Int16":
    case "Int32":
    case "Int64":
      return Number.isSafeInteger(Number(defaultValue)) ? Number(defaultValue) : defaultValue;
    case "Float":
      return shortestFloat(Number(defaultValue));
    case "Double":
      return Number(defaultValue);
    default:
      return defaultValue;
  }
}

/** The shortest decimal that is the same 32-bit number: 0.1 for 0.10000000149011612. Whole numbers stay as they are. */
function shortestFloat(value: number): number {
  if (Number.isInteger(value)) return value;
  for (let digits = 1; digits < 10; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return value;
}

/** Parameters or properties on one line; nothing where there are none. */
export function scalars(values: Readonly<Record<string, string>>): YAMLMap | undefined {
  const entries = Object.entries(values).map(([key, value]) => [key, plainScalar(value)] as const);
  return entries.length === 0 ? undefined : line(Object.fromEntries(entries));
}
