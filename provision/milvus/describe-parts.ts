import type { DescribeCollectionResponse } from "@zilliz/milvus2-sdk-node";
import type { ServerInfo } from "../state/types.ts";
import { listAliases } from "./aliases.ts";
import { defaultPartition, listPartitions } from "./partitions.ts";
import type { CollectionRef } from "./port.ts";
import type { Session } from "./session.ts";

/**
 * Names of all partitions, `_default` among them. With a partition key they are the server's own and loaded together or not at
 * all: nobody asks for their names.
 */
export async function partitionsOf(
  session: Session,
  ref: CollectionRef,
  { num_partitions: count }: DescribeCollectionResponse,
  hashed: boolean,
): Promise<string[]> {
  const onlyDefault = isUpToDate(session.capabilities.server) && Number(count) === 1;
  return hashed || onlyDefault ? [defaultPartition] : await listPartitions(session, ref);
}

/** Aliases of a collection; Milvus Lite leaves them out of a describe. */
export async function aliasesOf(
  session: Session,
  ref: CollectionRef,
  { aliases }: DescribeCollectionResponse,
): Promise<string[]> {
  const { server } = session.capabilities;
  if (server.product === "milvus-lite" || !isUpToDate(server)) return await listAliases(session, ref);
  return [...aliases].sort();
}

/**
 * Whether a describe knows of every alias and partition. From 2.4 on the proxy answers it from a cache of its own, which hears
 * of some of them late (`enableCachedServiceProvider`; https://github.com/milvus-io/milvus/issues/43853).
 */
function isUpToDate({ product, major, minor }: ServerInfo): boolean {
  return product === "milvus-lite" || (product === "milvus" && major === 2 && minor <= 3);
}
