import { ownValue } from "../own-value.ts";
import { isHiddenCollection } from "../state/ownership.ts";
import type { LiveState } from "../state/types.ts";
import { digestOf } from "./canonical.ts";
import { collectionDigest } from "./digest.ts";
import { findOrphans } from "./find-orphans.ts";
import { withLosses } from "./losses/find-losses.ts";
import { addressOf, collectionKey } from "./names.ts";
import type { PlanInput } from "./plan-input.ts";
import { warnOfLoads } from "./query-nodes/warn-of-loads.ts";
import { summarize } from "./summarize.ts";
import type { Action, Plan } from "./types.ts";

/**
 * Makes a plan of its actions: with what each loses and what would go wrong, with the digests by which it is known to be stale, and the summary.
 *
 * @param others digests of what is of no collection, by its address
 */
export function assemble(
  { specs, capabilities, facts, queryNodes }: PlanInput,
  state: LiveState,
  unguarded: readonly Action[],
  others: Readonly<Record<string, string>> = {},
): Plan {
  const guarded = unguarded.map((action) => withLosses(action, state, facts));
  const actions = warnOfLoads(guarded, queryNodes, capabilities.server);
  const digests: Record<string, string> = {};
  for (const { spec } of specs.collections) {
    const database = spec.database ?? "default";
    digests[addressOf(collectionKey(database, spec.collection))] = collectionDigest(
      state,
      database,
      spec.collection,
    );
    if (database !== "default") {
      digests[`database/${database}`] = digestOf(state.databases.includes(database));
    }
  }
  for (const { database, ownership } of findOrphans(specs, state)) {
    if (ownership === null) continue;
    digests[addressOf(collectionKey(database, ownership.collection))] = collectionDigest(
      state,
      database,
      ownership.collection,
    );
  }
  Object.assign(digests, others);
  const environment = specs.environment?.name ?? "";
  const last = ownValue(state.ledger.environments, specs.project) ?? environment;
  return {
    formatVersion: 1,
    project: specs.project,
    environment,
    lastEnvironment: last === environment ? null : last,
    cluster: state.ledger.cluster,
    server: capabilities.server,
    stateDigest: digestOf({ server: capabilities.server, digests }),
    digests,
    actions,
    summary: summarize(actions),
  };
}

/** What is there besides what this project keeps for itself. */
export function withoutHidden(state: LiveState): LiveState {
  return { ...state, collections: state.collections.filter(({ name }) => !isHiddenCollection(name)) };
}
