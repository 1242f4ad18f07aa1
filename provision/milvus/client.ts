import type { MilvusClient } from "@zilliz/milvus2-sdk-node";
import type { HttpProxy } from "../network/index.ts";
import type { Capabilities } from "../state/capabilities.ts";
import { accessCalls } from "./access.ts";
import { aliasCalls } from "./aliases.ts";
import { clusterCalls } from "./cluster.ts";
import { collectionCalls } from "./collections.ts";
import { databaseCalls } from "./databases.ts";
import { indexCalls } from "./indexes.ts";
import { loadCalls } from "./loading.ts";
import { partitionCalls } from "./partitions.ts";
import type { Milvus } from "./port.ts";
import { readCalls } from "./reads.ts";
import { resourceGroupCalls } from "./resource-groups.ts";
import { scanCalls } from "./scan.ts";
import { searchCalls } from "./search.ts";
import { Session } from "./session.ts";
import { writeCalls } from "./writes.ts";

/** The port over a connected client; each part of it is a file of its own. `proxy` is what the connection goes through. */
export function createMilvus(
  client: MilvusClient,
  endpoint: string,
  capabilities: Capabilities,
  proxy: HttpProxy | null = null,
): Milvus {
  const session = new Session(client, endpoint, capabilities, proxy);
  return {
    server: capabilities.server,
    capabilities,
    endpoint,
    ...databaseCalls(session),
    ...collectionCalls(session),
    ...partitionCalls(session),
    ...indexCalls(session),
    ...loadCalls(session),
    ...aliasCalls(session),
    ...writeCalls(session),
    ...readCalls(session),
    ...searchCalls(session),
    ...clusterCalls(session),
    ...accessCalls(session),
    ...resourceGroupCalls(session),
    ...scanCalls(session),
    async close() {
      await client.closeConnection();
    },
  };
}

export { openClient } from "./sdk-client.ts";
