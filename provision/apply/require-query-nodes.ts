import { setTimeout as sleep } from "node:timers/promises";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import { isMilvusError, MilvusCode } from "../milvus/codes.ts";
import type { Milvus, WaitOptions } from "../milvus/port.ts";
import { interrupted } from "../milvus/race-abort.ts";
import { needsNodes, tooFewNodes } from "../plan/query-nodes/too-few-nodes.ts";
import type { LiveResourceGroup } from "../state/access-types.ts";
import { keepsNodeNumbers } from "../state/resource-groups.ts";
import type { LoadSettings } from "../state/types.ts";

/** So long does a server that fills groups by itself take at most to move free nodes into one that was changed just now. */
const nodesMoveMs = 10_000;

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
  { signal }: Pick<WaitOptions, "signal"> = {},
): Promise<void> {
  if (!milvus.capabilities.resourceGroups || !needsNodes(load)) return;
  const start = performance.now();
  for (;;) {
    const groups = await listGroups(milvus);
    const found = groups === null ? null : tooFewNodes(collection, load, groups);
    if (groups === null || found === null) return;
    const mayCome = keepsNodeNumbers(milvus.server) && isBeingFilled(load, groups);
    if (!mayCome || performance.now() - start > nodesMoveMs) {
      const cause = `${found.cause} Nothing was released.`;
      const fix = `${found.fix} Then apply again.`;
      throw new MilvusStackError({ ...found, severity: "error", cause, fix }, 1);
    }
    await sleep(500, undefined, signal ? { signal } : {}).catch(() => {
      throw interrupted(`wait for query nodes of ${collection}`);
    });
  }
}

/** Whether the server is to move nodes into one of the groups, and there are some in another that it may take. */
function isBeingFilled({ resourceGroups }: LoadSettings, groups: readonly LiveResourceGroup[]): boolean {
  const lacking = groups.some(
    ({ name, available, requests }) => resourceGroups.includes(name) && available < requests,
  );
  return lacking && groups.some(({ available, requests }) => available > requests);
}

async function listGroups(milvus: Milvus): Promise<readonly LiveResourceGroup[] | null> {
  try {
    return await milvus.listResourceGroups();
  } catch (error) {
    if (isMilvusError(error, MilvusCode.denied)) return null;
    throw error;
  }
}
