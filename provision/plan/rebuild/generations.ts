import type { LiveCollection, LiveState } from "../../state/types.ts";
import { collectionsAbout } from "../collections-about.ts";
import { ownedPath } from "../names.ts";

/** The physical collections of one public name that are ours, besides the one that is searched. */
export interface Generations {
  /** Being filled by a rebuild that was cut short before its alias moved; no client has seen it. */
  readonly begun: LiveCollection | null;
  /** Searched before and kept for `rollback`, the newest first. */
  readonly kept: readonly LiveCollection[];
  /** The highest number given to a generation so far; 0 when there is none. */
  readonly highest: number;
}

/** Whether a rebuild is filling this one and no client has seen it. */
export function isBegun({ ownership }: LiveCollection): boolean {
  return ownership?.rebuild?.phase === "copy";
}

/**
 * One that had switched and is not searched waits for its alias: the same rebuild goes on with it. One that a rollback was to
 * go back to is still what was kept.
 */
function isOfRebuild({ ownership }: LiveCollection): boolean {
  return ownership?.rebuild != null && ownership.rebuild.phase !== "back";
}

/** Finds the other generations of a collection. */
export function generationsOf(
  state: LiveState,
  project: string,
  live: Pick<LiveCollection, "database" | "name">,
  name: string,
): Generations {
  const ours = collectionsAbout(state, live.database, name)
    .filter((one) => ownedPath(project, one) !== null && one.ownership?.collection === name)
    .sort((a, b) => generation(b) - generation(a));
  const others = ours.filter((one) => one.name !== live.name);
  return {
    begun: others.find(isOfRebuild) ?? null,
    kept: others.filter((one) => !isOfRebuild(one)),
    highest: Math.max(0, ...ours.map(generation)),
  };
}

function generation({ ownership }: LiveCollection): number {
  return ownership?.generation ?? 0;
}
