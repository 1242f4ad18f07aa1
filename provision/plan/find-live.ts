import type { LiveCollection, LiveState } from "../state/types.ts";
import { collectionsAbout } from "./collections-about.ts";
import { ownedPath, physicalName } from "./names.ts";
import { isBegun } from "./rebuild/generations.ts";

/** Where the collection behind a public name is, or why there cannot be one. */
export type Found =
  | {
      readonly kind: "live";
      readonly live: LiveCollection;
      /** Made by hand, and not ours yet. */
      readonly adopted: boolean;
      /** What has to happen with the alias; `none` where the physical name is the public one. */
      readonly alias: AliasChange;
      /** The collection of ours that the alias points at instead; null: it is right, or not there. */
      readonly aliasAt: string | null;
    }
  | {
      readonly kind: "absent";
      readonly generation: number;
      readonly alias: AliasChange;
      readonly aliasAt: string | null;
    }
  | { readonly kind: "taken"; readonly reason: string };

export type AliasChange = "none" | "create" | "alter";

/**
 * Finds the live collection of a spec: by alias, by what it says about itself, or by its name.
 *
 * @param adopt whether one made by hand behind the alias, or under the name of a first generation, is meant too
 */
export function findLive(
  state: LiveState,
  project: string,
  database: string,
  name: string,
  adopt = false,
): Found {
  const all = collectionsAbout(state, database, name);
  const aliased = all.find((live) => live.aliases.includes(name));
  const isOurs = (live: LiveCollection) =>
    ownedPath(project, live) !== null && live.ownership?.collection === name;

  if (aliased && isOurs(aliased))
    return { kind: "live", live: aliased, adopted: false, alias: "none", aliasAt: null };
  if (aliased && ownedPath(project, aliased) === null) {
    const free = aliased.ownership === null && !all.some(isOurs);
    if (free && adopt) return { kind: "live", live: aliased, adopted: true, alias: "none", aliasAt: null };
    const hint = free ? " (--adopt takes it over as it is)" : "";
    return {
      kind: "taken",
      reason: `alias \`${name}\` points at \`${aliased.name}\`, which ${whose(aliased)}${hint}`,
    };
  }

  // Under the public name itself it is what clients search, whatever a rebuild has filled beside it.
  const named = all.find((live) => live.name === name);
  if (named && isOurs(named))
    return { kind: "live", live: named, adopted: false, alias: "none", aliasAt: null };

  // An alias on another collection of ours was moved by hand; it goes back to where it belongs.
  const alias = aliased ? "alter" : "create";
  const aliasAt = aliased?.name ?? null;
  // What a rebuild has only begun to fill is nothing to search.
  const [newest] = all
    .filter((live) => isOurs(live) && !isBegun(live))
    .sort((a, b) => (b.ownership?.generation ?? 0) - (a.ownership?.generation ?? 0));
  if (newest) return { kind: "live", live: newest, adopted: false, alias, aliasAt };

  if (named?.ownership)
    return { kind: "taken", reason: `collection \`${name}\` is there and ${whose(named)}` };
  if (named) return { kind: "live", live: named, adopted: true, alias: "none", aliasAt: null };

  const physical = all.find((live) => live.name === physicalName(name, 1));
  if (physical) {
    const free = physical.ownership === null;
    if (free && adopt) return { kind: "live", live: physical, adopted: true, alias, aliasAt };
    const hint = free ? " (--adopt takes it over as it is)" : "";
    return {
      kind: "taken",
      reason: `collection \`${physical.name}\` is there and ${whose(physical)}${hint}`,
    };
  }
  return { kind: "absent", generation: 1, alias, aliasAt };
}

function whose({ ownership }: LiveCollection): string {
  return ownership === null
    ? "was not made by milvus-stack"
    : `belongs to ${ownership.owner} as \`${ownership.collection}\``;
}
