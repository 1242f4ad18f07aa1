import { templateOf } from "../data/template.ts";
import { ownValue } from "../own-value.ts";
import type { EmbedSpec } from "../spec/schema.ts";
import type { CollectionState } from "../state/types.ts";

/** How a vector field is filled, as recorded in the collection: the model's name and the `embed` entry. */
export interface RecordedEmbed {
  readonly model: string;
  readonly embed: EmbedSpec;
}

/** Reads the fingerprints of a collection back. A field that is gone is left out. */
export function recordedEmbeds({
  embeddings,
  fields,
}: Pick<CollectionState, "embeddings" | "fields">): RecordedEmbed[] {
  return fields.flatMap(({ name }) => {
    const fingerprint = ownValue(embeddings, name);
    if (fingerprint === undefined) return [];
    // Models have no `|` in their names; templates may.
    const bar = fingerprint.indexOf("|");
    const template = fingerprint.slice(bar + 1);
    return [{ model: fingerprint.slice(0, bar), embed: embedOf(name, template) }];
  });
}

/** As short as it can be said: `from: title`, `from: [title, content]`, or the template itself. */
function embedOf(into: string, template: string): EmbedSpec {
  const from = template.split("\n").map((line) => /^\{([^{}]*)\}$/.exec(line)?.[1] ?? "");
  if (from.includes("") || templateOf({ from, into }) !== template) return { template, into };
  const [first = "", ...more] = from;
  return { from: more.length === 0 ? first : from, into };
}
