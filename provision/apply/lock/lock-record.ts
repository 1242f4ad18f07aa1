import type { CollectionRef, Milvus } from "../../milvus/port.ts";
import { lockCollection } from "../../state/ownership.ts";
import { plainCollection, plainField } from "../../state/plain-state.ts";
import type { CollectionState } from "../../state/types.ts";
import { type Holder, parseHolder } from "./holder.ts";

/** The lock as it is on the server. */
export interface LockRecord {
  readonly holder: Holder;
  /** Changes as long as the holder lives. */
  readonly beat: string;
}

export const lockRef: CollectionRef = { database: "default", collection: lockCollection };
const holderKey = `${lockCollection}.holder`;
/** A beat names its holder: one that comes late can never keep somebody else's lock alive. */
const beatKey = (token: string) => `${lockCollection}.beat.${token}`;

/** The lock that is there; null when there is none. */
export async function readLock(milvus: Milvus): Promise<LockRecord | null> {
  const live = await milvus.describeCollection(lockRef);
  if (live === null || !(await isListed(milvus))) return null;
  const holder = parseHolder(live.properties[holderKey]) ?? unreadableHolder(live.collectionId);
  return { holder, beat: live.properties[beatKey(holder.token)] ?? "" };
}

/**
 * Milvus Lite describes a collection for ever that was renamed while it was being described: what it has opened under the old name
 * stays in its memory. Its list is that of the disk.
 */
async function isListed(milvus: Milvus): Promise<boolean> {
  if (milvus.server.product !== "milvus-lite") return true;
  return (await milvus.listCollections(lockRef.database)).includes(lockRef.collection);
}

/**
 * Tries to make the lock. Whether it worked only `readLock` can tell: of several creations at once one is carried out,
 * and Milvus Lite tells all of them that it was theirs.
 */
export async function tryCreateLock(milvus: Milvus, holder: Holder): Promise<unknown> {
  try {
    await milvus.createCollection(lockRef, lockSchema(holder), { [holderKey]: JSON.stringify(holder) });
    return null;
  } catch (error) {
    return error;
  }
}

export async function writeBeat(milvus: Milvus, holder: Holder, beat: number): Promise<void> {
  await milvus.setProperties(lockRef, { [beatKey(holder.token)]: String(beat) });
}

/**
 * Puts a dead holder's lock out of the way. The new name is made from that holder's token, so that of two who found it
 * dead only one succeeds, and none can take away the lock of whoever came next.
 */
export async function retireLock(milvus: Milvus, dead: Holder): Promise<void> {
  await milvus.renameCollection(lockRef, `${lockCollection}_${dead.token}`);
}

/** Milvus takes a second creation as done when the schema is the same; the holder's name in it makes it another one. */
function lockSchema({ token }: Holder): CollectionState {
  const fields = [
    plainField("id", "Int64", { primaryKey: true }),
    plainField(`holder_${token}`, "Bool"),
    plainField("unused", "FloatVector", { dim: 2 }),
  ];
  return plainCollection(fields, {
    description: "milvus-stack: held by a running apply",
    consistencyLevel: "Strong",
  });
}

/** Somebody else's collection under the lock's name, or a lock of another version: it counts as held, and may go stale. */
function unreadableHolder(collectionId: string): Holder {
  return { token: `unknown${collectionId}`, host: "unknown", pid: 0, since: "", pidScope: "" };
}
