import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import type { Milvus } from "../milvus/port.ts";
import type { LiveResourceGroup } from "../state/access-types.ts";
import { defaultGroup } from "../state/resource-groups.ts";
import type { LoadSettings } from "../state/types.ts";

/**
 * Makes sure that there is a query node for every replica before something is released that could not be loaded again. What
 * this user may not look at is left to the server to refuse.
 *
 * @throws MilvusStackError MS361
 */
export async function requireQueryNodes(
  milvus: Milvus,
  collection: string,
  load: LoadSettings,
): Promise<void> {
  const { replicas, resourceGroups } = load;
  // One replica in one group: the server waits for a node by itself.
  if (!milvus.capabilities.resourceGroups || (replicas === 1 && resourceGroups.length === 0)) return;
  const groups = await listGroups(milvus);
  if (groups === null) return;
  const names = resourceGroups.length > 0 ? resourceGroups : [defaultGroup];
  // All replicas in one group, or one in each: other numbers the server refuses by itself.
  const each = names.length === 1 ? replicas : 1;
  const lacking = names.flatMap((name) => {
    const available = groups.find((group) => group.name === name)?.available ?? null;
    if (available !== null && available >= each) return [];
    const there = available === null ? "is not there" : `has ${available} of them`;
    return [`resource group ${name} ${there} and needs ${each}`];
  });
  if (lacking.length === 0) return;
  throw new MilvusStackError(
    {
      code: "MS361",
      severity: "error",
      summary: `${replicas === 1 ? "One replica" : `${replicas} replicas`} of ${collection} cannot be loaded: there are too few query nodes.`,
      cause: `Every replica needs a query node of its own, and ${lacking.join("; ")}. Nothing was released.`,
      fix: "Add query nodes or move some into the group, ask for fewer replicas, or wait until a node that was lost is back, and apply again.",
    },
    1,
  );
}

async function listGroups(milvus: Milvus): Promise<readonly LiveResourceGroup[] | null> {
  try {
    return await milvus.listResourceGroups();
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return null;
    throw error;
  }
}
