import type { Located } from "../yaml/located.ts";
import type { JsonSchema } from "./json-schema.ts";

const typeWords: Readonly<Record<string, string>> = {
  string: "text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  null: "nothing",
  array: "a list",
  object: "a mapping (key: value)",
};

/** What a schema takes, in the words of YAML: `text`, `a list`, `false`. */
export function describeSchema(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  return typeWords[typeof schema.type === "string" ? schema.type : ""] ?? "a value";
}

/** What was found: `the text "abc"`, `the number 7`, `a list`. Nothing of a secret but its kind. */
export function describeValue({ kind, value }: Located, secret: boolean): string {
  if (kind === "list") return "a list";
  if (kind === "mapping") return "a mapping";
  if (value === null || value === undefined) return "no value";
  const shown = typeof value === "string" ? JSON.stringify(shorten(value)) : String(value);
  const noun = typeof value === "string" ? "text" : typeof value === "number" ? "number" : "value";
  return secret ? `a ${noun}` : `the ${noun} ${shown}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(words: Iterable<string>): string {
  const unique = [...new Set(words)];
  const last = unique.pop() ?? "";
  return unique.length === 0 ? last : `${unique.join(", ")} or ${last}`;
}

/** `fields[2].dim`; empty at the root. */
export function describePath(path: readonly (string | number)[]): string {
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join("");
}

export function quote(word: unknown): string {
  return `\`${shorten(String(word))}\``;
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
