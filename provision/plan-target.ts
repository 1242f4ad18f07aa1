import type { Milvus } from "./milvus/port.ts";
import { type PlanInput, type PlanOptions, plan, questionsOf } from "./plan/index.ts";
import type { Plan } from "./plan/types.ts";
import { readRowFacts } from "./read-row-facts.ts";
import type { LoadedSpecs } from "./spec/types.ts";
import { type LiveState, readState } from "./state/index.ts";

/** Reads the databases that the specs name, and plans. */
export async function planTarget(
  milvus: Milvus,
  specs: LoadedSpecs,
  options: PlanOptions & { readonly signal?: AbortSignal } = {},
): Promise<Plan> {
  const state = await readStateOf(milvus, specs, options);
  return await planOf(milvus, { specs, state, capabilities: milvus.capabilities, options }, options.signal);
}

/**
 * Plans a state that was read, once the rows that decide are counted.
 *
 * @param make `plan` or `destroyPlan`
 */
export async function planOf(
  milvus: Milvus,
  input: PlanInput,
  signal?: AbortSignal,
  make: (input: PlanInput) => Plan = plan,
): Promise<Plan> {
  const questions = questionsOf(input, make);
  if (questions.length === 0) return make(input);
  return make({ ...input, facts: await readRowFacts(milvus, questions, input.state, signal) });
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
