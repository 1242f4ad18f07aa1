import { templateOf } from "../data/template.ts";
import { embeddedDimensions } from "../spec/environment/to-environment.ts";
import type { EmbedSpec } from "../spec/schema.ts";
import type { EmbeddingsTarget } from "../spec/types.ts";

/** What the embedded target's model is called and how long its vectors are (multilingual-e5-small). */
export const embeddedModel = { document: "e5-passage", dimensions: embeddedDimensions } as const;

/** Name of the model that embeds documents, and the length of its vectors. */
export function documentModel(target: EmbeddingsTarget): {
  readonly document: string;
  readonly dimensions: number;
} {
  if (target.kind === "embedded") return embeddedModel;
  return { document: target.model.document, dimensions: target.dimensions };
}

/**
 * How a vector field is filled, `model|template`: another model or another template makes other vectors, even of the
 * same length, and they must not stand side by side.
 *
 * @param model the model that embeds documents, by its name
 */
export function embeddingsFingerprint(embed: EmbedSpec, model: string): string {
  return `${model}|${templateOf(embed)}`;
}
