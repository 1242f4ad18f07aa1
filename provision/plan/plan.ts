import { storesGrantsBehindAliases } from "../state/privileges.ts";
import type { LiveState } from "../state/types.ts";
import { planAccess } from "./access/plan-access.ts";
import type { PhysicalNames } from "./access/plan-roles.ts";
import { assemble, withoutHidden } from "./assemble.ts";
import { requireKnownServer } from "./change-classes.ts";
import type { CollectionContext } from "./context.ts";
import { contextOf } from "./context-of.ts";
import { dropActions, findOrphans } from "./find-orphans.ts";
import type { RowQuestion } from "./losses/row-facts.ts";
import { rowQuestions } from "./losses/row-questions.ts";
import { collectionKey } from "./names.ts";
import { type CollectionSettings, planCollection } from "./plan-collection.ts";
import type { PlanInput, PlanSpecs } from "./plan-input.ts";
import { type Generations, generationsOf } from "./rebuild/generations.ts";
import type { Action, Plan } from "./types.ts";

/**
 * What has to happen for the server to be as the specs say. Pure: no I/O, no clock; the same input gives the same plan.
 *
 * @throws MilvusStackError with exit code 3 when the specs have no environment or a vector field no dimension, with 4
 *   when nothing is known about the server's version.
 *
 * @example
 * import { loadSpecs, openTarget, plan, readState } from "milvus-stack";
 *
 * const specs = await loadSpecs();
 * if (specs.environment === null) throw new Error("no environment");
 * const { milvus, close } = await openTarget(specs.environment);
 * const state = await readState(milvus, { databases: await milvus.listDatabases() });
 * const { actions } = plan({ specs, state, capabilities: milvus.capabilities });
 * for (const { verb, address, reason } of actions) console.log(verb, address, reason);
 * await close();
 */
export function plan(input: PlanInput): Plan {
  const { specs, capabilities } = input;
  requireKnownServer(capabilities.server);
  const state = withoutHidden(input.state);
  const { adopt } = settingsOf(input);
  const { facts } = input;
  const contexts = specs.collections.map((loaded) =>
    contextOf(loaded, specs, state, capabilities, { adopt, facts }),
  );
  const orphans = findOrphans(specs, state);
  const documents = new Set(specs.access.databases.map(({ spec }) => spec.database));
  const collections = contexts.flatMap(({ context, found }) =>
    planCollection(context, found, generationsFor(context, specs, state), settingsOf(input)),
  );
  const access = planAccess(input, state, physicalNames(contexts, collections, state));
  const actions = [
    ...access.before,
    ...createDatabases(contexts, state).filter(
      ({ address }) => !documents.has(address.slice("database/".length)),
    ),
    ...collections,
    ...dropActions(orphans, "no spec asks for it any more"),
    ...access.after,
  ];
  return assemble(input, state, actions, access.digests);
}

/**
 * What is to be counted on the server before this plan is made: `facts` of its input are the answers. Without them a plan says of no
 * loss how large it is, and takes the safe way where rows decide.
 */
export function questionsOf(input: PlanInput, make: (input: PlanInput) => Plan = plan): RowQuestion[] {
  const { specs, capabilities } = input;
  const state = withoutHidden(input.state);
  const { adopt } = settingsOf(input);
  const contexts = specs.collections.flatMap((loaded) => {
    const { context, found } = contextOf(loaded, specs, state, capabilities, { adopt });
    return found.kind === "live" ? [{ ...context, live: found.live }] : [];
  });
  return rowQuestions(contexts, make(input).actions);
}

/**
 * A plan that drops everything the specs own, under the same guards: collections, and then, unless they were narrowed by names,
 * users, roles, groups and databases. What they do not own stays.
 */
export function destroyPlan(input: PlanInput): Plan {
  const { specs } = input;
  requireKnownServer(input.capabilities.server);
  const state = withoutHidden(input.state);
  const wanted = new Set(
    specs.collections.map(({ spec }) => collectionKey(spec.database ?? "default", spec.collection)),
  );
  const owned = state.collections.filter(
    ({ database, ownership }) =>
      ownership?.owner.startsWith(`${specs.project}:`) &&
      wanted.has(collectionKey(database, ownership.collection)),
  );
  const doomed = [...owned, ...findOrphans(specs, state)];
  const reason = "belongs to the specs that are destroyed";
  const left = { ...state, collections: state.collections.filter((live) => !doomed.includes(live)) };
  const unwanted = { ...input, specs: { ...specs, collections: [], access: nothingAsked } };
  const access = planAccess(unwanted, left, new Map());
  const actions = [...dropActions(doomed, reason), ...access.after.map((action) => ({ ...action, reason }))];
  return assemble(input, state, actions, access.digests);
}

const nothingAsked: PlanSpecs["access"] = {
  databases: [],
  roles: [],
  users: [],
  privilegeGroups: [],
  resourceGroups: [],
};

/** The name behind each public one, and the one that is behind it once a rebuild is through. */
function physicalNames(
  contexts: readonly { readonly context: CollectionContext }[],
  actions: readonly Action[],
  state: LiveState,
): PhysicalNames {
  const next = new Map(
    actions
      .flatMap(({ operations }) => operations)
      .flatMap((one) =>
        one.kind === "copy-grants"
          ? [[collectionKey(one.database, one.from), { now: one.from, later: one.collection }] as const]
          : [],
      ),
  );
  // Other people's aliases matter only where a grant on one is stored on the collection behind it.
  const aliased = storesGrantsBehindAliases(state.server) ? state.collections : [];
  const aliases = aliased.flatMap(({ database, name, aliases: all }) =>
    all.map((alias) => [collectionKey(database, alias), { now: name, later: name }] as const),
  );
  return new Map([
    ...aliases,
    ...contexts.map(
      ({ context: { key, database, physical } }) =>
        [key, next.get(collectionKey(database, physical)) ?? { now: physical, later: physical }] as const,
    ),
  ]);
}

function generationsFor(
  { database, physical, name }: CollectionContext,
  specs: PlanSpecs,
  state: LiveState,
): Generations {
  return generationsOf(state, specs.project, { database, name: physical }, name);
}

function settingsOf({ specs, options }: PlanInput): CollectionSettings {
  const pruneOld = options?.pruneOld ?? false;
  return {
    noOutage: options?.noOutage ?? false,
    pruneOld,
    adopt: options?.adopt ?? false,
    // What a rebuild of this very plan would keep goes as well: the next plan has nothing left to prune.
    keep: pruneOld ? 0 : (specs.environment?.spec.rebuild?.keep ?? 1),
  };
}

function createDatabases(
  contexts: readonly { readonly context: CollectionContext }[],
  state: LiveState,
): Action[] {
  const missing = new Map<string, CollectionContext>();
  for (const { context } of contexts) {
    const { database, capabilities } = context;
    const there = database === "default" || state.databases.includes(database);
    if (!there && capabilities.databases && !missing.has(database)) missing.set(database, context);
  }
  return [...missing].map(([database, { loaded }]) => ({
    address: `database/${database}`,
    verb: "create",
    class: "live",
    outage: "none",
    reason: "a collection wants to be in it",
    changes: [],
    guards: [],
    losses: [],
    range: loaded.source.rangeOf(["database"]),
    operations: [{ kind: "create-database", database, properties: {} }],
  }));
}
