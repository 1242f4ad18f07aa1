import { setTimeout as sleep } from "node:timers/promises";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Milvus } from "../milvus/port.ts";
import { interrupted } from "../milvus/race-abort.ts";
import type { AccessOperation } from "../plan/access/operations.ts";
import { keepsNodeNumbers } from "../state/resource-groups.ts";
import type { OperationContext } from "./types.ts";

export type ResourceGroupOperation = Extract<
  AccessOperation,
  {
    readonly kind:
      | "create-resource-group"
      | "update-resource-group"
      | "drop-resource-group"
      | "transfer-nodes";
  }
>;

/** So long do nodes take at most to leave a group that is to have none, and replicas that were released just now. */
const nodesLeaveMs = 60_000;
const replicasLeaveMs = 5_000;

/**
 * Carries out one operation on the groups of query nodes. What is already as asked is left alone.
 *
 * @throws MilvusStackError
 */
export async function runResourceGroupOperation(
  { milvus, wait }: Pick<OperationContext, "milvus" | "wait">,
  operation: ResourceGroupOperation,
): Promise<void> {
  const groups = await milvus.listResourceGroups();
  const live = groups.find(({ name }) => name === operation.group);
  switch (operation.kind) {
    case "create-resource-group":
      if (live === undefined) return await milvus.createResourceGroup(operation.state);
      if (keepsNodeNumbers(milvus.server)) await milvus.updateResourceGroup(operation.state);
      return;
    case "update-resource-group":
      return await milvus.updateResourceGroup(operation.state);
    case "transfer-nodes": {
      const { from, to, nodes, group, until } = operation;
      const has = live?.requests ?? 0;
      if (group === to ? has >= until : has <= until) return;
      return await milvus.transferNodes(from, to, nodes);
    }
    case "drop-resource-group":
      if (live !== undefined) await dropOnceEmpty(milvus, operation.group, wait.signal);
      return;
  }
}

/** Nodes leave a group by and by, and so do replicas that were released. */
async function dropOnceEmpty(milvus: Milvus, group: string, signal: AbortSignal): Promise<void> {
  const start = Date.now();
  for (;;) {
    try {
      return await milvus.dropResourceGroup(group);
    } catch (error) {
      const text = error instanceof MilvusStackError ? (error.diagnostics[0]?.cause ?? "") : "";
      const used = /still loaded/i.test(text);
      if (!used && !/non-empty|not empty/i.test(text)) throw error;
      if (Date.now() - start > (used ? replicasLeaveMs : nodesLeaveMs)) throw notEmpty(group, text);
    }
    await sleep(500, undefined, { signal }).catch(() => {
      throw interrupted(`wait until resource group ${group} is empty`);
    });
  }
}

function notEmpty(group: string, cause: string): MilvusStackError {
  return new MilvusStackError(
    {
      code: "MS362",
      severity: "error",
      summary: `Resource group ${group} is not empty, so it was not dropped.`,
      cause,
      fix: "Look which collections name it in `load.resourceGroups`, also those of other projects; release them or load them elsewhere, and apply again.",
    },
    1,
  );
}
