import type { LiveCollection, LiveState } from "../state/types.ts";
import { physicalName } from "./names.ts";

type ByTerm = ReadonlyMap<string, readonly number[]>;

/** Made once for each state: with a thousand specs, looking at all collections for each of them is a million looks. */
const indexes = new WeakMap<readonly LiveCollection[], ByTerm>();

/**
 * The collections of a database that a public name could be about, in the order of the state: those that bear it as their
 * name, an alias or the name they were made for, and the one that has the name of its first generation.
 */
export function collectionsAbout(state: LiveState, database: string, name: string): LiveCollection[] {
  const all = state.collections;
  let index = indexes.get(all);
  if (index === undefined) {
    index = indexByTerm(all);
    indexes.set(all, index);
  }
  const terms = [name, physicalName(name, 1)];
  const places = new Set(terms.flatMap((term) => index.get(termOf(database, term)) ?? []));
  return [...places].sort((a, b) => a - b).flatMap((place) => all[place] ?? []);
}

function indexByTerm(collections: readonly LiveCollection[]): ByTerm {
  const index = new Map<string, number[]>();
  for (const [place, { database, name, aliases, ownership }] of collections.entries()) {
    for (const term of new Set([name, ...aliases, ...(ownership === null ? [] : [ownership.collection])])) {
      const places = index.get(termOf(database, term));
      if (places === undefined) index.set(termOf(database, term), [place]);
      else places.push(place);
    }
  }
  return index;
}

/** Names of Milvus have no slashes. */
function termOf(database: string, term: string): string {
  return `${database}/${term}`;
}
