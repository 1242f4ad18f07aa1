import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Environment, LoadedSpecs } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { isLockCollection } from "../state/ownership.ts";
import type { CollectionState, LiveState } from "../state/types.ts";
import { digestOf } from "./canonical.ts";
import { requireKnownServer } from "./change-classes.ts";
import { PlanCode } from "./codes.ts";
import type { CollectionContext } from "./context.ts";
import { desiredState } from "./desired-state.ts";
import { collectionDigest } from "./digest.ts";
import { findLive } from "./find-live.ts";
import { dropActions, findOrphans } from "./find-orphans.ts";
import { addressOf, collectionKey, ownerOf, physicalName } from "./names.ts";
import { type CollectionSettings, planCollection } from "./plan-collection.ts";
import { type Generations, generationsOf } from "./rebuild/generations.ts";
import { summarize } from "./summarize.ts";
import type { Action, Plan } from "./types.ts";

/** What a plan needs to know of the specs. */
export type PlanSpecs = Pick<LoadedSpecs, "project" | "environment" | "collections" | "covers" | "complete">;

export interface PlanInput {
  readonly specs: PlanSpecs;
  readonly state: LiveState;
  readonly capabilities: Capabilities;
  readonly options?: PlanOptions;
}

/** What is asked for besides the specs. */
export interface PlanOptions {
  /** Whatever would interrupt searches is done as a rebuild instead. */
  readonly noOutage?: boolean;
  /** Generations that earlier rebuilds kept for `rollback` are dropped. */
  readonly pruneOld?: boolean;
}

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
  const state = withoutLocks(input.state);
  const contexts = specs.collections.map((loaded) => contextOf(loaded, specs, state, capabilities));
  const orphans = findOrphans(specs, state);
  return assemble(input, state, [
    ...createDatabases(contexts, state),
    ...contexts.flatMap(({ context, found }) =>
      planCollection(context, found, generationsFor(context, specs, state), settingsOf(input)),
    ),
    ...dropActions(orphans, "no spec asks for it any more"),
  ]);
}

/** A plan that drops every collection the specs own, under the same guard; what they do not own stays. */
export function destroyPlan(input: PlanInput): Plan {
  const { specs } = input;
  requireKnownServer(input.capabilities.server);
  const state = withoutLocks(input.state);
  const wanted = new Set(
    specs.collections.map(({ spec }) => collectionKey(spec.database ?? "default", spec.collection)),
  );
  const owned = state.collections.filter(
    ({ database, ownership }) =>
      ownership?.owner.startsWith(`${specs.project}:`) &&
      wanted.has(collectionKey(database, ownership.collection)),
  );
  const doomed = [...owned, ...findOrphans(specs, state)];
  return assemble(input, state, dropActions(doomed, "belongs to the specs that are destroyed"));
}

function generationsFor(
  { database, physical, name }: CollectionContext,
  specs: PlanSpecs,
  state: LiveState,
): Generations {
  return generationsOf(state, specs.project, { database, name: physical }, name);
}

function settingsOf({ specs, options }: PlanInput): CollectionSettings {
  return {
    noOutage: options?.noOutage ?? false,
    pruneOld: options?.pruneOld ?? false,
    keep: specs.environment?.spec.rebuild?.keep ?? 1,
  };
}

function contextOf(
  loaded: PlanSpecs["collections"][number],
  specs: PlanSpecs,
  state: LiveState,
  capabilities: Capabilities,
) {
  const environment = specs.environment;
  if (environment === null) throw noEnvironment();
  const { collection: name, database = "default" } = loaded.spec;
  const found = findLive(state, specs.project, database, name);
  const generation = found.kind === "absent" ? found.generation : 1;
  const live = found.kind === "live" ? found.live : null;
  const context: CollectionContext = {
    key: collectionKey(database, name),
    database,
    name,
    physical: live?.name ?? physicalName(name, generation),
    generation: live?.ownership?.generation ?? generation,
    owner: ownerOf(specs.project, loaded.source.file),
    environment: environment.name,
    loaded,
    desired: asNamedBy(capabilities, desiredState(loaded, onServer(capabilities, environment))),
    capabilities,
  };
  return { context, found };
}

/** Where a server has no replicas, none are asked for on behalf of a spec that says nothing of them. */
function onServer({ replicas, resourceGroups }: Capabilities, environment: Environment): Environment {
  return replicas && resourceGroups ? environment : { ...environment, replication: null };
}

/** Milvus Lite calls an index by its field, whatever name it was given. */
function asNamedBy({ unreported }: Capabilities, desired: CollectionState): CollectionState {
  if (!unreported.index.has("name")) return desired;
  return { ...desired, indexes: desired.indexes.map((index) => ({ ...index, name: index.field })) };
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
    range: loaded.source.rangeOf(["database"]),
    operations: [{ kind: "create-database", database, properties: {} }],
  }));
}

function assemble({ specs, capabilities }: PlanInput, state: LiveState, actions: readonly Action[]): Plan {
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
  return {
    formatVersion: 1,
    environment: specs.environment?.name ?? "",
    server: capabilities.server,
    stateDigest: digestOf({ server: capabilities.server, digests }),
    digests,
    actions,
    summary: summarize(actions),
  };
}

function withoutLocks(state: LiveState): LiveState {
  return { ...state, collections: state.collections.filter(({ name }) => !isLockCollection(name)) };
}

function noEnvironment(): MilvusStackError {
  return new MilvusStackError(
    {
      code: PlanCode.noEnvironment,
      severity: "error",
      summary: "There is no environment to plan for.",
      cause: "Where a collection is and how it is embedded stands in environments/NAME.yaml.",
      fix: "Give an environment with `--env`.",
    },
    3,
  );
}
