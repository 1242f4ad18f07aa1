import { MilvusStackError } from "./diagnostics/diagnostic.ts";
import type { Milvus } from "./milvus/port.ts";
import type { GroupNodes } from "./plan/index.ts";
import type { LiveState } from "./state/index.ts";

/**
 * The resource groups with their query nodes, as far as the server tells: a plan is made without them too. undefined: it has no groups, or
 * this user may not list them.
 */
export async function readQueryNodes(
  milvus: Milvus,
  { access }: Pick<LiveState, "access">,
): Promise<readonly GroupNodes[] | undefined> {
  if (!milvus.capabilities.resourceGroups) return undefined;
  if (access !== null) return access.resourceGroups;
  try {
    return await milvus.listResourceGroups();
  } catch (error) {
    if (error instanceof MilvusStackError) return undefined;
    throw error;
  }
}
