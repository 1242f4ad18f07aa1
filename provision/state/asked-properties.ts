import { isServerMade } from "../catalogue/collection-properties.ts";
import { isSecretSetting } from "../spec/secrets.ts";
import type { LiveCollection } from "./types.ts";

/**
 * The properties that somebody asked for: without those that servers make up, by what is known of them and by the record, and
 * without what looks like a secret, which nobody is to read in a plan: it stays, whoever has set it.
 */
export function askedProperties({
  properties,
  ownership,
}: Pick<LiveCollection, "properties" | "ownership">): Record<string, string> {
  const given = new Set(ownership?.given);
  return Object.fromEntries(
    Object.entries(properties).filter(
      ([key, value]) => !given.has(key) && !isServerMade(key, value) && !isSecretSetting(key, value),
    ),
  );
}
