import { isServerMade } from "../catalogue/collection-properties.ts";
import type { CollectionRef, Milvus } from "../milvus/port.ts";
import { isSince } from "../state/capabilities-of.ts";
import { ownProperty, ownPropertyPrefix } from "../state/ownership.ts";

/**
 * Records the properties that the server gave a collection which was just made, as far as they are not known to be its own: no
 * later plan takes them for somebody's change.
 *
 * @param asked keys that were asked for at creation
 */
export async function recordGivenProperties(
  milvus: Milvus,
  ref: CollectionRef,
  asked: readonly string[],
): Promise<void> {
  const properties = (await milvus.collectionProperties(ref)) ?? {};
  if (properties[ownProperty.given] !== undefined) return;
  const given = Object.entries(properties)
    .filter(([key, value]) => !key.startsWith(ownPropertyPrefix) && !isServerMade(key, value))
    .map(([key]) => key)
    .filter((key) => !asked.includes(key));
  if (given.length > 0)
    await milvus.setProperties(ref, { [ownProperty.given]: JSON.stringify(given.sort()) });
}

/**
 * Records which fields are loaded, once they are: no server tells. A kill before this makes the next plan load them again.
 *
 * @param fields none: all of them
 */
export async function recordLoadedFields(
  milvus: Milvus,
  ref: CollectionRef,
  fields: readonly string[],
): Promise<void> {
  const { server } = milvus.capabilities;
  // Older servers, and Milvus Lite, always load all of them.
  if (server.product === "milvus-lite" || !isSince(server, 2, 5)) return;
  const before = (await milvus.collectionProperties(ref))?.[ownProperty.loadedFields] ?? "";
  const after = fields.length === 0 ? "" : JSON.stringify([...fields].sort());
  if (before !== after) await milvus.setProperties(ref, { [ownProperty.loadedFields]: after });
}
