import { type ApplyOptions, type ApplyResult, apply, type LockTimings } from "../../provision/apply/index.ts";
import { connect } from "../../provision/milvus/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import type { Plan, PlanOptions } from "../../provision/plan/index.ts";
import { planOf } from "../../provision/plan-target.ts";
import type { LoadedSpecs } from "../../provision/spec/types.ts";
import { readState } from "../../provision/state/index.ts";

/** Short, so that tests do not wait for what people would. */
export const quickLock: LockTimings = { beatMs: 100, staleMs: 3_000, pollMs: 50 };

export function open(uri: string): Promise<Milvus> {
  return connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
}

export async function planOn(milvus: Milvus, specs: LoadedSpecs, options: PlanOptions = {}): Promise<Plan> {
  const databases = new Set(["default", ...specs.collections.map(({ spec }) => spec.database ?? "default")]);
  const state = await readState(milvus, { databases: [...databases] });
  return planOf(milvus, { specs, state, capabilities: milvus.capabilities, options });
}

export async function applyOn(
  milvus: Milvus,
  specs: LoadedSpecs,
  options: Partial<ApplyOptions> & { readonly plan?: Plan } = {},
): Promise<ApplyResult> {
  const { plan: given, ...rest } = options;
  return apply(given ?? (await planOn(milvus, specs)), {
    milvus,
    allowDelete: new Set(),
    allowRebuild: new Set(),
    replan: () => planOn(milvus, specs),
    lockTimings: quickLock,
    ...rest,
  });
}

/** Drops every collection of the default database whose name begins so, with its aliases: what a test has made. */
export async function dropAllOf(milvus: Milvus, prefix: string): Promise<void> {
  for (const collection of await milvus.listCollections("default")) {
    if (!collection.startsWith(prefix)) continue;
    const ref = { database: "default", collection };
    const live = await milvus.describeCollection(ref);
    for (const alias of live?.aliases ?? []) await milvus.dropAlias("default", alias);
    await milvus.dropCollection(ref);
  }
}
