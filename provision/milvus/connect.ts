import { readFile } from "node:fs/promises";
import type { MilvusTarget } from "../spec/types.ts";
import { capabilitiesOf } from "../state/capabilities-of.ts";
import { type Address, parseAddress } from "./address.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { diagnose } from "./diagnose.ts";
import type { Milvus } from "./port.ts";
import { parseServerVersion } from "./server-version.ts";
import { isSuccess, statusOf, toError } from "./status.ts";

export interface ConnectOptions {
  /** Deadline for all of it; 10 s when left out. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** Treat the server as this version of Milvus, whatever it says: `3.0.0`. */
  readonly assumeVersion?: string;
}

export const defaultConnectTimeoutMs = 10_000;

/**
 * Connects to a server and learns what it is. The SDK is loaded here and not before.
 *
 * @throws MilvusStackError with exit code 4 when nobody answers (MS402), the token is refused (MS403), the certificate is
 * wrong (MS404), something else answers (MS405) or the version is not known (MS406); with 3 for an address that is none.
 */
export async function connect(
  target: Extract<MilvusTarget, { kind: "uri" }>,
  options: ConnectOptions = {},
): Promise<Milvus> {
  const timeoutMs = options.timeoutMs ?? defaultConnectTimeoutMs;
  const deadline = Date.now() + timeoutMs;
  const address = parseAddress(target.uri);
  const ca = target.caFile === null ? null : await readAuthority(target.caFile);
  const { openClient, createMilvus } = await import("./client.ts");

  const client = openClient(address, target, ca, timeoutMs);
  try {
    const version = await askVersion(address, target, ca, options.signal, deadline, timeoutMs, () =>
      client.getVersion(),
    );
    const server = parseServerVersion(version, address.zillizCloud, options.assumeVersion);
    return createMilvus(client, address.endpoint, capabilitiesOf(server));
  } catch (error) {
    // Not awaited: the SDK waits for the call that was given up.
    client.closeConnection().catch(() => {});
    throw error;
  }
}

async function askVersion(
  address: Address,
  target: Extract<MilvusTarget, { kind: "uri" }>,
  ca: Buffer | null,
  signal: AbortSignal | undefined,
  deadline: number,
  timeoutMs: number,
  getVersion: () => Promise<{ version?: string }>,
): Promise<string> {
  try {
    const answer = await raceAbort(getVersion(), signal);
    const status = statusOf(answer);
    if (!isSuccess(status)) throw toError("say its version", status);
    return answer.version ?? "";
  } catch (thrown) {
    if (signal?.aborted) {
      throw milvusError(MilvusCode.interrupted, {
        summary: `Interrupted: did not connect to ${address.endpoint}`,
      });
    }
    throw await diagnose(thrown, {
      address,
      ca,
      serverName: target.serverName,
      hasToken: target.token !== null,
      deadline,
      timeoutMs,
    });
  }
}

function raceAbort<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

async function readAuthority(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw milvusError(
      MilvusCode.badCertificate,
      {
        summary: `The authority's certificate ${file} cannot be read`,
        cause: error instanceof Error ? error.message : String(error),
        fix: "Set `caFile` of the environment to a PEM file that is there.",
      },
      { cause: error },
    );
  }
}
