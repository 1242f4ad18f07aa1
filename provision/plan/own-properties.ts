import { ownProperty } from "../state/ownership.ts";
import { recordedOf } from "../state/recorded.ts";
import { canonicalJson } from "./canonical.ts";
import type { CollectionContext } from "./context.ts";

/** The properties that make a collection ours, as they are at creation. */
export function ownProperties(context: CollectionContext): Record<string, string> {
  const { owner, name, generation, desired } = context;
  return {
    [ownProperty.owner]: owner,
    [ownProperty.collection]: name,
    [ownProperty.generation]: String(generation),
    [ownProperty.embeddings]: canonicalJson(desired.embeddings),
    ...recordedProperty(context),
  };
}

/** What this server would forget, as a property; nothing on a server that reports everything. */
export function recordedProperty({ desired, capabilities }: CollectionContext): Record<string, string> {
  const recorded = recordedOf(desired, capabilities);
  return recorded === null ? {} : { [ownProperty.recorded]: canonicalJson(recorded) };
}
