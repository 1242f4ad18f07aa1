import { writeExactJson } from "../exact-json.ts";
import type { EmbedSpec } from "../spec/schema.ts";

const placeholder = /\{([^{}]*)\}/g;

/** The text of an `embed` entry as one template: `from` is its fields in braces, a line each. */
export function templateOf(embed: EmbedSpec): string {
  if (embed.template !== undefined) return embed.template;
  return [embed.from ?? []]
    .flat()
    .map((field) => `{${field}}`)
    .join("\n");
}

/** What the text of an `embed` entry is made of, as it is written: `title`, `metadata.text`. */
export function templatePaths(embed: EmbedSpec): string[] {
  return [...templateOf(embed).matchAll(placeholder)].flatMap(([, path]) => path ?? []);
}

/** Fields and dynamic keys that have to be read for it: where its paths begin. */
export function templateFields(embed: EmbedSpec): string[] {
  return templatePaths(embed).map((path) => path.split(".")[0] ?? path);
}

/**
 * The text that is embedded for a row: every `{path}` replaced by its value. A value that is null or missing leaves
 * nothing, and with `from` no empty line either. Values that are not text are written as JSON.
 */
export function renderText(embed: EmbedSpec, row: Readonly<Record<string, unknown>>): string {
  if (embed.template !== undefined) {
    return embed.template.replace(placeholder, (_, path: string) => asText(valueAt(row, path)));
  }
  return [embed.from ?? []]
    .flat()
    .map((path) => asText(valueAt(row, path)))
    .filter((text) => text !== "")
    .join("\n");
}

/** The value of a field or dynamic key, or of a key inside one: `metadata.text`. Undefined where the row has none. */
export function valueAt(row: Readonly<Record<string, unknown>>, path: string): unknown {
  if (Object.hasOwn(row, path)) return row[path];
  let value: unknown = row;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? (writeExactJson(value) ?? "") : String(value);
}
