import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Environment } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { CollectionState, LiveState } from "../state/types.ts";
import { PlanCode } from "./codes.ts";
import type { CollectionContext } from "./context.ts";
import { desiredState } from "./desired-state.ts";
import { type Found, findLive } from "./find-live.ts";
import { factsOf, type RowFacts } from "./losses/row-facts.ts";
import { collectionKey, ownerOf, physicalName } from "./names.ts";
import type { PlanSpecs } from "./plan-input.ts";

/** A collection of the specs, and where it is on the server. */
export function contextOf(
  loaded: PlanSpecs["collections"][number],
  specs: PlanSpecs,
  state: LiveState,
  capabilities: Capabilities,
  options: { readonly adopt?: boolean; readonly facts?: RowFacts | undefined } = {},
): { readonly context: CollectionContext; readonly found: Found } {
  const environment = specs.environment;
  if (environment === null) throw noEnvironment();
  const { collection: name, database = "default" } = loaded.spec;
  const found = findLive(state, specs.project, database, name, options.adopt ?? false);
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
    facts: live === null ? null : factsOf(options.facts, { database, collection: live.name }),
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
