import { chooseProxy, readTlsFiles, type TlsMaterial } from "../network/index.ts";
import type { CallRecorder } from "../recording/recorder.ts";
import type { MilvusTarget } from "../spec/types.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { type Address, parseAddress } from "./address.ts";
import { type Circumstances, diagnose } from "./diagnose.ts";
import type { Milvus } from "./port.ts";
import { raceAbort } from "./race-abort.ts";
import { parseAssumedVersion, parseServerVersion } from "./server-version.ts";
import { isSuccess, statusOf, toError } from "./status.ts";

export interface ConnectOptions {
  /** Deadline for all that goes over the network, from 100 ms on; 10 s when left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Treat the server as this version of Milvus, whatever it says: `3.0.0`. */
  readonly assumeVersion?: string;
  /** Is told of every call. */
  readonly record?: CallRecorder;
  /** Variables that may name a proxy; those of this process when left out. */
  readonly env?: NodeJS.ProcessEnv;
}

export const defaultConnectTimeoutMs = 10_000;

/** Kept back from the deadline to find out why nobody answers: a quarter of it, 2 s at most. */
const diagnosisMs = (timeoutMs: number) => Math.min(2_000, timeoutMs / 4);

/**
 * Connects to a server and learns what it is. The SDK is loaded here and not before. A server that is not on this machine
 * is reached through the proxy that `grpc_proxy`, `https_proxy` or `http_proxy` names, unless `no_proxy` exempts it.
 *
 * @throws MilvusStackError with exit code 4 when nobody answers (MS402), the token is refused (MS403), the certificate is
 * wrong (MS404), something else answers (MS405), the version is not known (MS406), the proxy fails (MS417) or the server
 * wants another client certificate (MS418); with 3 for an address (MS401), an assumed version (MS415), a proxy (MS417) or a
 * file of a certificate (MS419) that is none.
 *
 * @example
 * import { connect } from "milvus-stack";
 *
 * const uri = process.env.MILVUS_URI ?? "http://127.0.0.1:19530";
 * const milvus = await connect({ kind: "uri", uri, token: null, caFile: null, serverName: null });
 * console.log(milvus.server.version, await milvus.listDatabases());
 * await milvus.close();
 */
export async function connect(
  target: Extract<MilvusTarget, { kind: "uri" }>,
  options: ConnectOptions = {},
): Promise<Milvus> {
  const { timeoutMs = defaultConnectTimeoutMs, signal, record = null } = options;
  const address = parseAddress(target.uri);
  const assumed = options.assumeVersion === undefined ? null : parseAssumedVersion(options.assumeVersion);
  const { host, port } = address;
  const proxy = chooseProxy({ protocol: "grpc", host, port }, options.env ?? process.env);
  const tls = await tlsOf(target);
  // Loading the SDK takes its time on a busy machine, which is not the server's fault.
  const { openClient, createMilvus } = await import("./client.ts");

  const deadline = Date.now() + timeoutMs;
  record?.hide(secretsOf(address, target));
  const client = openClient(address, target, {
    tls,
    proxy,
    record,
    timeoutMs: timeoutMs - diagnosisMs(timeoutMs),
  });
  try {
    const { serverName, token } = target;
    const withToken = (token?.reveal() ?? "") !== "";
    const circumstances = { address, tls, proxy, serverName, withToken, deadline, timeoutMs };
    const asked = askVersion(() => client.getVersion(), circumstances);
    const version = await raceAbort(asked, signal, `connect to ${address.endpoint}`);
    const server = parseServerVersion(version, address.zillizCloud, assumed);
    return createMilvus(client, address.endpoint, capabilitiesOf(server), proxy);
  } catch (error) {
    // Not awaited: the SDK waits for the call that was given up.
    client.closeConnection().catch(() => {});
    throw error;
  }
}

/** What of a connection is nobody else's business. A name without a domain tells nothing, and is part of many a word. */
function secretsOf(
  { host }: Address,
  { token, serverName }: Extract<MilvusTarget, { kind: "uri" }>,
): readonly string[] {
  const credentials = token?.reveal() ?? "";
  const password = credentials.slice(credentials.indexOf(":") + 1);
  const hosts = [host, serverName ?? ""].filter((name) => /[.:]/.test(name));
  return [credentials, password, ...hosts].filter((text) => text !== "");
}

async function askVersion(
  getVersion: () => Promise<{ version?: string }>,
  circumstances: Circumstances,
): Promise<string> {
  try {
    const answer = await getVersion();
    const status = statusOf(answer);
    if (!isSuccess(status)) throw toError("say its version", status);
    return answer.version ?? "";
  } catch (thrown) {
    // On a busy machine the call itself ends late; there is still time to look.
    const deadline = Math.max(circumstances.deadline, Date.now() + diagnosisMs(circumstances.timeoutMs));
    throw await diagnose(thrown, { ...circumstances, deadline });
  }
}

async function tlsOf(target: Extract<MilvusTarget, { kind: "uri" }>): Promise<TlsMaterial> {
  const { caPem, caFile, certFile = null, keyFile = null } = target;
  const files = readTlsFiles({ caFile: caPem ? null : caFile, certFile, keyFile }, "milvus");
  return caPem ? { ...files, ca: Buffer.from(caPem) } : files;
}
