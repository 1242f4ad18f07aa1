import { join } from "node:path";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import type { Milvus } from "../milvus/port.ts";
import type { OperationOf, RebuildOperation } from "../plan/types.ts";
import { type CopyJob, copyRows, reconcileRows, verifyCopy } from "../rebuild/index.ts";
import type { Grant } from "../state/access-types.ts";
import type { LiveCollection } from "../state/types.ts";
import { ApplyCode } from "./codes.ts";
import { notOurs } from "./run-collection-operation.ts";
import type { OperationContext, RebuildServices } from "./types.ts";

/**
 * Carries out one step of a rebuild.
 *
 * @throws MilvusStackError
 */
export async function runRebuildOperation(
  context: OperationContext,
  operation: RebuildOperation,
): Promise<void> {
  switch (operation.kind) {
    case "copy-rows":
    case "verify-copy":
    case "reconcile-rows":
      return await runCopyStep(context, operation);
    case "copy-grants":
      return await copyGrants(context.milvus, operation);
    case "rename-collection":
      return await renameCollection(context.milvus, operation);
  }
}

type CopyStep = OperationOf<"copy-rows" | "verify-copy" | "reconcile-rows">;

async function runCopyStep(
  { milvus, wait, rebuild, onWarning }: OperationContext,
  operation: CopyStep,
): Promise<void> {
  const services = required(rebuild);
  const { database, from, collection, mapping } = operation;
  const [source, target] = [await ours(milvus, database, from), await ours(milvus, database, collection)];
  const job: CopyJob = {
    milvus,
    database,
    from,
    to: collection,
    mapping,
    back: "back" in operation && operation.back,
    embedder: services.embedder,
    // By their ids: a collection of the same name on another server, or made anew, is another job.
    folder: join(services.folder, `${collection}-${source.collectionId}-${target.collectionId}`),
    signal: wait.signal,
    onWarning,
    onProgress: ({ percent, detail }) => wait.onProgress?.(percent, detail),
  };
  switch (operation.kind) {
    case "copy-rows":
      return await copyRows(job);
    case "verify-copy":
      return await verifyCopy(job, async (generation, signal) => {
        if (!operation.back)
          await services.smoke(target.ownership?.collection ?? collection, generation, signal);
      });
    case "reconcile-rows":
      return await reconcileRows(job);
  }
}

/** What roles may do with the old generation by its own name, they may do with the new one. */
async function copyGrants(
  milvus: Milvus,
  { database, from, collection }: OperationOf<"copy-grants">,
): Promise<void> {
  for (const role of await rolesOf(milvus)) {
    const isOn = (grant: Grant, name: string) => grant.database === database && grant.collection === name;
    const there = role.grants.filter((grant) => isOn(grant, collection)).map(({ privilege }) => privilege);
    for (const grant of role.grants.filter((one) => isOn(one, from))) {
      if (!there.includes(grant.privilege)) await milvus.grant(role.name, { ...grant, collection });
    }
  }
}

/** A server that answers that it knows no roles has no grants to copy. */
async function rolesOf(milvus: Milvus) {
  try {
    return await milvus.listRoles();
  } catch (error) {
    if (isMilvusError(error, MilvusCode.notImplemented)) return [];
    throw error;
  }
}

async function renameCollection(
  milvus: Milvus,
  { database, collection, to }: OperationOf<"rename-collection">,
): Promise<void> {
  // Its own name, and not an alias that leads to it: that is how it looks when it was renamed before.
  const live = await milvus.describeCollection({ database, collection });
  if (live?.name === collection) await milvus.renameCollection({ database, collection }, to);
  else await ours(milvus, database, to);
}

async function ours(milvus: Milvus, database: string, collection: string): Promise<LiveCollection> {
  const live = await milvus.describeCollection({ database, collection });
  if (live === null) throw notOurs({ database, collection }, "is gone");
  if (live.ownership === null) throw notOurs({ database, collection }, "is not ours");
  return live;
}

function required(services: RebuildServices | null): RebuildServices {
  if (services !== null) return services;
  throw new MilvusStackError(
    {
      code: ApplyCode.rebuildUnavailable,
      severity: "error",
      summary: "A rebuild needs `ApplyOptions.rebuild`.",
    },
    1,
  );
}
