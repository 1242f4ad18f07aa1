import { connect as connectTcp, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls } from "node:tls";
import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import type { Address } from "./address.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { detailsOf, grpcFailure, refusedToken } from "./grpc-failure.ts";

export interface Circumstances {
  readonly address: Address;
  readonly ca: Buffer | null;
  readonly serverName: string | null;
  /** When all of connecting must be over, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly timeoutMs: number;
}

/** What a probe of the port found. */
type Finding =
  | { readonly kind: "open" }
  | { readonly kind: "closed"; readonly code: string; readonly message: string };
const tooLate: Finding = { kind: "closed", code: "TIMEOUT", message: "timed out" };

/**
 * Why connecting failed, in one sentence. gRPC says "unavailable" for a closed port, a bad certificate and a server that
 * is not Milvus alike, so the port is looked at once more, by TCP and, for `https`, by a TLS handshake.
 */
export async function diagnose(thrown: unknown, at: Circumstances): Promise<Error> {
  if (thrown instanceof MilvusStackError) return thrown;
  const { endpoint, host, port, tls } = at.address;
  const code = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  if (code === 16 || /auth check failure|unauthenticated|invalid token/i.test(detailsOf(thrown))) {
    return refusedToken(endpoint);
  }
  const tcp = await probe(() => connectTcp({ host, port }), "connect", at.deadline);
  if (tcp.kind === "closed") return unreachable(at, tcp);
  if (tls) {
    const name = at.serverName ?? host;
    const handshake = await probe(
      () =>
        connectTls({
          host,
          port,
          // An IP address is no server name in TLS; it is the certificate that has to hold it.
          servername: isIP(name) === 0 ? name : "",
          checkServerIdentity: (_, cert) => checkServerIdentity(name, cert),
          ...(at.ca && { ca: at.ca }),
        }),
      "secureConnect",
      at.deadline,
    );
    if (handshake.kind === "closed") return badHandshake(at, handshake);
  } else if (code === 14 && (await speaksTls(host, port, at.deadline))) {
    return milvusError(MilvusCode.notMilvus, {
      summary: `The server at ${endpoint} wants TLS.`,
      fix: `Write https:// in front of it: https://${host}:${port}.`,
    });
  }
  if (code === 4) {
    return milvusError(MilvusCode.unreachable, {
      summary: `${endpoint} accepts connections but did not answer within ${at.timeoutMs / 1000} s.`,
      fix: "Check that Milvus is ready there, and that nothing between you and it holds back gRPC (HTTP/2).",
    });
  }
  if (code === 14 || code === 12 || code === 13 || code === 2) {
    return milvusError(
      MilvusCode.notMilvus,
      {
        summary: `What answers at ${endpoint} is not Milvus.`,
        cause: detailsOf(thrown),
        fix: "Check host and port; Milvus serves gRPC on 19530 unless it was set otherwise.",
      },
      { cause: thrown },
    );
  }
  return grpcFailure("say its version", thrown, endpoint, at.timeoutMs).error;
}

function unreachable(
  { address, timeoutMs }: Circumstances,
  found: Extract<Finding, { kind: "closed" }>,
): Error {
  const why: Record<string, string> = {
    ECONNREFUSED: "nothing listens there",
    ENOTFOUND: "the host name is not known",
    EAI_AGAIN: "the host name could not be looked up",
    EHOSTUNREACH: "there is no way to the host",
    ENETUNREACH: "there is no way to the network",
    TIMEOUT: `nobody answered within ${timeoutMs / 1000} s`,
  };
  return milvusError(MilvusCode.unreachable, {
    summary: `Milvus at ${address.endpoint} cannot be reached: ${why[found.code] ?? found.message}.`,
    fix: "Check `uri` of the environment and that the server runs; `npx milvus-stack up` starts the embedded one.",
  });
}

function badHandshake(
  { address, serverName, timeoutMs }: Circumstances,
  found: Extract<Finding, { kind: "closed" }>,
): Error {
  const { endpoint } = address;
  const certificate = (problem: string, fix: string) =>
    milvusError(MilvusCode.badCertificate, {
      summary: `The certificate of ${endpoint} ${problem}.`,
      cause: found.message,
      fix,
    });
  switch (found.code) {
    case "TIMEOUT":
      return milvusError(MilvusCode.unreachable, {
        summary: `${endpoint} accepts connections but did not begin TLS within ${timeoutMs / 1000} s.`,
        fix: "Check that Milvus is ready there, and that nothing between you and it holds back TLS.",
      });
    case "CERT_HAS_EXPIRED":
      return certificate("has expired", "Renew it on the server.");
    case "CERT_NOT_YET_VALID":
      return certificate("is not valid yet", "Check the clocks of both machines.");
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return certificate(
        `is not for ${serverName ?? address.host}`,
        "Connect by a name that it holds, or set `serverName` of the environment to one.",
      );
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return certificate(
        "is signed by an authority that is not trusted",
        "Set `caFile` of the environment to the PEM file of that authority.",
      );
    default:
      if (
        /wrong version number|packet length|unknown protocol|http request/i.test(found.message) ||
        found.code === "ECONNRESET"
      ) {
        return milvusError(MilvusCode.notMilvus, {
          summary: `The server at ${endpoint} does not speak TLS.`,
          fix: `Write http:// in front of it if that is intended: http://${address.host}:${address.port}.`,
        });
      }
      return certificate("could not be checked", "Look at the server's TLS settings.");
  }
}

/** Opens a socket, waits for `event` until the deadline, and closes it again. */
async function probe(open: () => Socket, event: string, deadline: number): Promise<Finding> {
  const leftMs = deadline - Date.now();
  if (leftMs <= 0) return tooLate;
  const socket = open();
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Finding>((resolve) => {
      socket.once(event, () => resolve({ kind: "open" }));
      socket.once("error", (error) =>
        resolve({ kind: "closed", code: String(Reflect.get(error, "code") ?? ""), message: error.message }),
      );
      timer = setTimeout(() => resolve(tooLate), leftMs);
      socket.once("close", () =>
        resolve({ kind: "closed", code: "ECONNRESET", message: "the connection was closed" }),
      );
    });
  } finally {
    clearTimeout(timer);
    socket.destroy();
    socket.on("error", () => {});
  }
}

/** Whether a server answers a TLS handshake, whatever its certificate; nothing is sent over it. */
async function speaksTls(host: string, port: number, deadline: number): Promise<boolean> {
  const found = await probe(
    () => connectTls({ host, port, servername: isIP(host) === 0 ? host : "", rejectUnauthorized: false }),
    "secureConnect",
    deadline,
  );
  return found.kind === "open";
}
