import type { Milvus } from "./milvus/port.ts";
import { asksForNodes, type PlanInput, type PlanOptions, plan, questionsOf } from "./plan/index.ts";
import type { Action, Plan } from "./plan/types.ts";
import { readQueryNodes } from "./read-query-nodes.ts";
import { readRowFacts } from "./read-row-facts.ts";
import type { LoadedSpecs } from "./spec/types.ts";
import { type LiveState, readState } from "./state/index.ts";

export interface PlanTargetOptions extends PlanOptions {
  readonly signal?: AbortSignal | undefined;
  /** false: rows are counted but not read, so that what only their values tell is unknown in the plan. */
  readonly sampleRows?: boolean;
}

/** Reads the databases that the specs name, and plans. */
export async function planTarget(
  milvus: Milvus,
  specs: LoadedSpecs,
  { signal, sampleRows = true, ...options }: PlanTargetOptions = {},
): Promise<Plan> {
  const state = await readStateOf(milvus, specs, signal === undefined ? {} : { signal });
  const input = { specs, state, capabilities: milvus.capabilities, options };
  return await planOf(milvus, input, { signal, sampleRows });
}

/**
 * Plans a state that was read, once the rows that decide are counted, and the query nodes where replicas are loaded.
 *
 * @param options.make `plan`, unless it is `destroyPlan`
 */
export async function planOf(
  milvus: Milvus,
  input: PlanInput,
  {
    signal,
    sampleRows = true,
    make = plan,
  }: Pick<PlanTargetOptions, "signal" | "sampleRows"> & { readonly make?: (input: PlanInput) => Plan } = {},
): Promise<Plan> {
  const asked = questionsOf(input, make);
  const questions = sampleRows ? asked : asked.map((question) => ({ ...question, fields: null }));
  const facts =
    questions.length === 0 ? {} : { facts: await readRowFacts(milvus, questions, input.state, signal) };
  return await withQueryNodes(milvus, { ...input, ...facts }, make, ({ actions }) => actions);
}

/**
 * What `make` gives, made anew with the query nodes of the server where what it does first depends on them.
 *
 * @param actionsIn the actions of what `make` gives
 */
export async function withQueryNodes<I extends PlanInput, P>(
  milvus: Milvus,
  input: I,
  make: (input: I) => P,
  actionsIn: (made: P) => readonly Action[],
): Promise<P> {
  const made = make(input);
  if (!asksForNodes(actionsIn(made))) return made;
  const queryNodes = await readQueryNodes(milvus, input.state);
  return queryNodes === undefined ? made : make({ ...input, queryNodes });
}

/** The live state of the databases that the specs name, and of `default`, where what they left behind may be. */
export async function readStateOf(
  milvus: Milvus,
  specs: LoadedSpecs,
  options: { readonly signal?: AbortSignal } = {},
): Promise<LiveState> {
  const databases = new Set([
    "default",
    ...specs.collections.map(({ spec }) => spec.database ?? "default"),
    ...databasesOfGrants(specs),
  ]);
  const access = Object.values(specs.access).some((documents) => documents.length > 0);
  return await readState(milvus, { databases: [...databases], access, ...options });
}

/** A grant on a collection is compared by the name behind its alias, which has to be read. */
function databasesOfGrants({ access }: LoadedSpecs): string[] {
  return access.roles
    .flatMap(({ spec }) => spec.grants ?? [])
    .flatMap(({ collection = "*", database }) =>
      collection === "*" || database === undefined || database === "*" ? [] : [database],
    );
}
