import type { CollectionRef } from "./port.ts";

/** A collection's name as the SDK takes it. */
export function sdkRef({ database, collection }: CollectionRef): {
  db_name: string;
  collection_name: string;
} {
  return { db_name: database, collection_name: collection };
}
