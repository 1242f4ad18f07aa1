import { readFile } from "node:fs/promises";
import type { CallRecorder } from "../recording/recorder.ts";
import type { MilvusTarget } from "../spec/types.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { type Address, parseAddress } from "./address.ts";
import { MilvusCode, milvusError } from "./codes.ts";
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
}

export const defaultConnectTimeoutMs = 10_000;

/** Kept back from the deadline to find out why nobody answers: a quarter of it, 2 s at most. */
const diagnosisMs = (timeoutMs: number) => Math.min(2_000, timeoutMs / 4);

/**
 * Connects to a server and learns what it is. The SDK is loaded here and not before.
 *
 * @throws MilvusStackError with exit code 4 when nobody answers (MS402), the token is refused (MS403), the certificate is
 * wrong (MS404), something else answers (MS405) or the version is not known (MS406); with 3 for an address (MS401) or an
 * assumed version (MS415) that is none.
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
  const ca = await authorityOf(target);
  // Loading the SDK takes its time on a busy machine, which is not the server's fault.
  const { openClient, createMilvus } = await import("./client.ts");

  const deadline = Date.now() + timeoutMs;
  record?.hide(secretsOf(address, target));
  const client = openClient(address, target, ca, timeoutMs - diagnosisMs(timeoutMs), record);
  try {
    const { serverName } = target;
    const asked = askVersion(() => client.getVersion(), { address, ca, serverName, deadline, timeoutMs });
    const version = await raceAbort(asked, signal, `connect to ${address.endpoint}`);
    const server = parseServerVersion(version, address.zillizCloud, assumed);
    return createMilvus(client, address.endpoint, capabilitiesOf(server));
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
    throw await diagnose(thrown, circumstances);
  }
}

async function authorityOf({
  caPem,
  caFile,
}: Extract<MilvusTarget, { kind: "uri" }>): Promise<Buffer | null> {
  if (caPem) return Buffer.from(caPem);
  return caFile === null ? null : await readAuthority(caFile);
}

async function readAuthority(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw milvusError(
      MilvusCode.badCertificate,
      {
        summary: `The authority's certificate ${file} cannot be read.`,
        cause: error instanceof Error ? error.message : String(error),
        fix: "Set `caFile` of the environment to a PEM file that is there.",
      },
      { cause: error },
    );
  }
}
