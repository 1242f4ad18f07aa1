import { isIP } from "node:net";
import { checkServerIdentity } from "node:tls";
import { type ChannelCredentials, credentials, logVerbosity, setLogVerbosity } from "@grpc/grpc-js";
import { type ClientConfig, MilvusClient } from "@zilliz/milvus2-sdk-node";
import type { HttpProxy, TlsMaterial } from "../network/index.ts";
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
 * `timeoutMs` is the deadline of calls that are not given one.
 */
export function openClient(
  address: Address,
  target: Extract<MilvusTarget, { kind: "uri" }>,
  {
    tls = { ca: null, cert: null, key: null },
    proxy = null,
    record = null,
    timeoutMs,
  }: {
    readonly tls?: TlsMaterial;
    readonly proxy?: HttpProxy | null;
    /** Is told of every call. */
    readonly record?: CallRecorder | null;
    readonly timeoutMs: number;
  },
): MilvusClient {
  // It would write each failed attempt at a proxy to stderr; what comes of them all is told by `diagnose`.
  if (process.env.GRPC_VERBOSITY === undefined) setLogVerbosity(logVerbosity.NONE);
  const own = authority(address);
  const name = target.serverName ?? address.host;
  const named = isIP(name) === 0;
  const config: ClientConfig = {
    address: proxy === null ? own : authority(proxy),
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
      ...throughProxy(own, proxy),
    },
  };
  const verify = named
    ? {}
    : {
        checkServerIdentity: (_: string, cert: Parameters<typeof checkServerIdentity>[1]) =>
          checkServerIdentity(name, cert),
      };
  const secure = address.tls ? credentials.createSsl(tls.ca, tls.key, tls.cert, verify) : null;
  return new SdkClient(config, secure, record);
}

/**
 * What makes gRPC ask `proxy` for a connection by CONNECT. Its own reading of the environment is off: it takes loopback for
 * any other host, and variables in upper case for none.
 */
function throughProxy(own: string, proxy: HttpProxy | null) {
  return {
    "grpc.enable_http_proxy": 0,
    ...(proxy !== null && {
      "grpc.http_connect_target": `dns:${own}`,
      "grpc.default_authority": own,
      ...(proxy.credentials !== null && { "grpc.http_connect_creds": proxy.credentials }),
    }),
  };
}

function authority({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}
