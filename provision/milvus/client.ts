import { MilvusClient } from "@zilliz/milvus2-sdk-node";
import type { MilvusTarget } from "../spec/types.ts";
import type { Capabilities } from "../state/capabilities.ts";
import type { Address } from "./address.ts";
import { aliasCalls } from "./aliases.ts";
import { clusterCalls } from "./cluster.ts";
import { collectionCalls } from "./collections.ts";
import { databaseCalls } from "./databases.ts";
import { indexCalls } from "./indexes.ts";
import { loadCalls } from "./loading.ts";
import { partitionCalls } from "./partitions.ts";
import type { Milvus } from "./port.ts";
import { readCalls } from "./reads.ts";
import { searchCalls } from "./search.ts";
import { Session } from "./session.ts";
import { writeCalls } from "./writes.ts";

/**
 * A client of the SDK that has not spoken to the server yet. Its own connect call is skipped: it would start in the
 * constructor and reject where nobody listens. Its retries, telemetry and logging are off; `Session` does what is needed.
 */
export function openClient(
  address: Address,
  target: Extract<MilvusTarget, { kind: "uri" }>,
  ca: Buffer | null,
  timeoutMs: number,
): MilvusClient {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  const tls = {
    ...(ca && { rootCert: ca }),
    ...(target.serverName !== null && { serverName: target.serverName }),
  };
  return new MilvusClient({
    address: `${host}:${address.port}`,
    ssl: address.tls,
    ...(address.tls && Object.keys(tls).length > 0 && { tls }),
    ...(target.token && { token: target.token.reveal() }),
    timeout: timeoutMs,
    isGlobal: false,
    maxRetries: 0,
    logLevel: "error",
    telemetry: { enabled: false },
    __SKIP_CONNECT__: true,
    channelOptions: {
      // Reconnect soon after a server went away; the default grows to two minutes.
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 2_000,
    },
  });
}

/** The port over a connected client; each part of it is a file of its own. */
export function createMilvus(client: MilvusClient, endpoint: string, capabilities: Capabilities): Milvus {
  const session = new Session(client, endpoint, capabilities);
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
    async close() {
      await client.closeConnection();
    },
  };
}
