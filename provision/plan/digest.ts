import { askedProperties } from "../state/asked-properties.ts";
import type { LiveCollection, LiveState } from "../state/types.ts";
import { digestOf } from "./canonical.ts";
import { collectionsAbout } from "./collections-about.ts";
import { physicalName } from "./names.ts";

/**
 * Digest of everything live that decides what happens with a public name: the collections behind it and in its way.
 * Progress, row counts and other people's collections leave it as it is.
 */
export function collectionDigest(state: LiveState, database: string, name: string): string {
  const relevant = collectionsAbout(state, database, name)
    .filter(
      (live) =>
        live.aliases.includes(name) ||
        live.ownership?.collection === name ||
        live.name === name ||
        live.name === physicalName(name, 1),
    )
    .map(
      ({
        indexProgress: _progress,
        loadState: _loadState,
        unservedReplicas: _unserved,
        ...lasting
      }: LiveCollection) => ({
        ...lasting,
        properties: askedProperties(lasting),
        aliases: [...lasting.aliases].sort(),
        fields: byName(lasting.fields),
        functions: byName(lasting.functions),
        indexes: byName(lasting.indexes),
        partitions: lasting.partitions && [...lasting.partitions].sort(),
      }),
    );
  return digestOf(byName(relevant));
}

function byName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return [...items].sort((a, b) => (a.name < b.name ? -1 : 1));
}
