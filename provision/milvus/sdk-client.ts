import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import { type ChannelCredentials, credentials } from "@grpc/grpc-js";
import { type ClientConfig, MilvusClient } from "@zilliz/milvus2-sdk-node";
import type { CallRecorder } from "../recording/recorder.ts";
import type { MilvusTarget } from "../spec/types.ts";
import type { Address } from "./address.ts";
import { askOfEveryCollection } from "./all-aliases.ts";
import { carryExactJson } from "./carry-exact-json.ts";
import { recordingChannels } from "./recording-channel.ts";

/** What is sent in place of a server name where an address has none: TLS knows no names that are IP addresses. */
const nameOfNone = "milvus";

/** A server with Python's gRPC drops a client that pings it three times in five minutes without a word in between. */
const keepaliveTimeMs = 60_000;

class SdkClient extends MilvusClient {
  constructor(config: ClientConfig, secure: ChannelCredentials | null, record: CallRecorder | null) {
    super(config);
    if (record !== null) this.channelOptions.channelFactoryOverride = recordingChannels(record);
    if (secure !== null) this.creds = secure;
    // The last interceptor is for the SDK's own retries, which are off. It writes every message as JSON for a log that is
    // off too, and makes "not implemented" an empty success.
    const [...interceptors] = this.channelOptions.interceptors ?? [];
    this.channelOptions.interceptors = [...interceptors.slice(0, -1), carryExactJson, askOfEveryCollection];
  }
}

/**
 * A client of the SDK that has not spoken to the server yet. Its own connect call is skipped: it would start in the
 * constructor and reject where nobody listens. Its retries, telemetry and logging are off; `Session` does what is needed.
 *
 * @param timeoutMs deadline of calls that are not given one
 */
export function openClient(
  address: Address,
  target: Extract<MilvusTarget, { kind: "uri" }>,
  ca: Buffer | null,
  timeoutMs: number,
  record: CallRecorder | null = null,
): MilvusClient {
  const host = address.host.includes(":") ? `[${address.host}]` : address.host;
  const name = target.serverName ?? address.host;
  const named = isIP(name) === 0;
  const config: ClientConfig = {
    address: `${host}:${address.port}`,
    ssl: address.tls,
    ...(target.token && { token: target.token.reveal() }),
    timeout: timeoutMs,
    isGlobal: false,
    maxRetries: 0,
    logLevel: "error",
    telemetry: { enabled: false },
    __SKIP_CONNECT__: true,
    // Not one before the first call: connections are made with the credentials below. Each is taken by one call at a time, and
    // all share a connection.
    pool: { min: 0, max: 32 },
    channelOptions: {
      // Reconnect soon after a server went away; the default grows to two minutes.
      "grpc.initial_reconnect_backoff_ms": 100,
      "grpc.max_reconnect_backoff_ms": 2_000,
      // A connection that broke unseen is noticed by a ping at the next call. Idle ones are left alone.
      "grpc.keepalive_time_ms": keepaliveTimeMs,
      "grpc.keepalive_timeout_ms": 5_000,
      "grpc.keepalive_permit_without_calls": 0,
      ...(address.tls && { "grpc.ssl_target_name_override": named ? name : nameOfNone }),
    },
  };
  const verify = named
    ? {}
    : {
        checkServerIdentity: (_: string, cert: Parameters<typeof checkServerIdentity>[1]) =>
          checkServerIdentity(name, cert),
      };
  return new SdkClient(config, address.tls ? credentials.createSsl(ca, null, null, verify) : null, record);
}
