import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import type { Milvus } from "../milvus/port.ts";
import { needsNodes, tooFewNodes } from "../plan/query-nodes/too-few-nodes.ts";
import type { LiveResourceGroup } from "../state/access-types.ts";
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
  if (!milvus.capabilities.resourceGroups || !needsNodes(load)) return;
  const groups = await listGroups(milvus);
  const found = groups === null ? null : tooFewNodes(collection, load, groups);
  if (found === null) return;
  const cause = `${found.cause} Nothing was released.`;
  const fix = `${found.fix} Then apply again.`;
  throw new MilvusStackError({ ...found, severity: "error", cause, fix }, 1);
}

async function listGroups(milvus: Milvus): Promise<readonly LiveResourceGroup[] | null> {
  try {
    return await milvus.listResourceGroups();
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return null;
    throw error;
  }
}
