import { setTimeout as sleep } from "node:timers/promises";
import { isSince } from "../state/capabilities-of.ts";
import { isMilvusError, MilvusCode } from "./codes.ts";
import type { CollectionRef, WaitOptions } from "./port.ts";
import { interrupted } from "./race-abort.ts";
import { readCalls } from "./reads.ts";
import type { Session } from "./session.ts";

/** A partition whose rows are all deleted is never found: so long it is looked for. */
const lookForMs = 30_000;

/**
 * Waits until rows of partitions that were loaded beside others are found. Milvus 2.3 says that they are loaded up to ten
 * seconds before its shard leaders use them, and answers without them until then (seen on 2.3.5; newer ones were not tried,
 * and are believed).
 *
 * @param replicas how many serve the collection: each is asked in turn, and all of them have to know
 */
export async function waitUntilFound(
  session: Session,
  ref: CollectionRef,
  partitions: readonly string[],
  replicas: number,
  { signal, onProgress }: WaitOptions = {},
): Promise<void> {
  const { server } = session.capabilities;
  if (server.product !== "milvus" || isSince(server, 2, 4)) return;
  const { count, partitionRowCount } = readCalls(session);
  const deadline = Date.now() + lookForMs;
  try {
    for (const partition of partitions) {
      if ((await partitionRowCount(ref, partition)) === 0) continue;
      const options = { partitions: [partition], ...(signal && { signal }) };
      for (let inTurn = 0; inTurn < 2 * replicas && Date.now() < deadline; ) {
        inTurn = (await count(ref, options)) > 0 ? inTurn + 1 : 0;
        if (inTurn > 0) continue;
        onProgress?.(99, `rows of partition ${partition} are not found yet`);
        await sleep(200, undefined, signal ? { signal } : {}).catch(() => {
          throw interrupted(`wait until rows of partition ${partition} are found`);
        });
      }
    }
  } catch (error) {
    // Who may load need not be one who may read.
    if (!isMilvusError(error, MilvusCode.denied)) throw error;
  }
}
