import { writeExactJson } from "../exact-json.ts";
import { ownValue } from "../own-value.ts";
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

/** Fields that the text of an `embed` entry is made of. */
export function templateFields(embed: EmbedSpec): string[] {
  return [...templateOf(embed).matchAll(placeholder)].flatMap(([, field]) => field ?? []);
}

/**
 * The text that is embedded for a row: every `{field}` replaced by its value. A value that is null or missing leaves
 * nothing, and with `from` no empty line either. Values that are not text are written as JSON.
 */
export function renderText(embed: EmbedSpec, row: Readonly<Record<string, unknown>>): string {
  if (embed.template !== undefined) {
    return embed.template.replace(placeholder, (_, field: string) => asText(ownValue(row, field)));
  }
  return [embed.from ?? []]
    .flat()
    .map((field) => asText(ownValue(row, field)))
    .filter((text) => text !== "")
    .join("\n");
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return typeof value === "object" ? (writeExactJson(value) ?? "") : String(value);
}
