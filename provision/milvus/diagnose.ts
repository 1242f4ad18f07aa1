import { MilvusStackError } from "../diagnostics/diagnostic.ts";
import {
  explainTunnel,
  type Finding,
  type HttpProxy,
  probePort,
  probeTls,
  speaksTls,
  type TlsMaterial,
} from "../network/index.ts";
import type { Address } from "./address.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { detailsOf, grpcFailure, refusedToken, saidThrough } from "./grpc-failure.ts";

export interface Circumstances {
  readonly address: Address;
  readonly tls: TlsMaterial;
  /** What the connection goes through; null: nothing. */
  readonly proxy: HttpProxy | null;
  readonly serverName: string | null;
  /** Whether the environment gives a token. */
  readonly withToken: boolean;
  /** When all of connecting must be over, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly timeoutMs: number;
}

/**
 * Why connecting failed, in one sentence. gRPC says "unavailable" for a closed port, a bad certificate and a server that
 * is not Milvus alike, so the port is looked at once more: by TCP, through the proxy where there is one, and for `https` by a
 * TLS handshake.
 */
export async function diagnose(thrown: unknown, at: Circumstances): Promise<Error> {
  if (thrown instanceof MilvusStackError) return thrown;
  const { endpoint, host, port, tls } = at.address;
  const route = { host, port, proxy: at.proxy, deadline: at.deadline };
  const code = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  if (code === 16 || /auth check failure|unauthenticated|invalid token/i.test(detailsOf(thrown))) {
    return refusedToken(endpoint, at.withToken);
  }
  const reached = await probePort(route);
  if (reached.kind !== "open") return unreachable(at, reached);
  if (tls) {
    const handshake = await probeTls(route, { tls: at.tls, name: at.serverName ?? host, protocol: "h2" });
    if (handshake.kind === "proxy") return unreachable(at, handshake);
    if (handshake.kind === "closed") return badHandshake(at, handshake);
  } else if (code === 14 && (await speaksTls(route))) {
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
        cause: saidThrough(at.proxy, thrown),
        fix: "Check host and port; Milvus serves gRPC on 19530 unless it was set otherwise.",
      },
      { cause: thrown },
    );
  }
  return grpcFailure("say its version", thrown, endpoint, at.timeoutMs, at.proxy).error;
}

function unreachable(
  { address, timeoutMs }: Circumstances,
  found: Exclude<Finding, { kind: "open" }>,
): Error {
  if (found.kind === "proxy") {
    return milvusError(MilvusCode.proxyFailed, {
      ...explainTunnel(found.proxy, found.fault, address),
      cause: `Milvus at ${address.endpoint} is reached through it.`,
    });
  }
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

/** Alerts of TLS about the certificate of a client (RFC 8446, 6.2); the last one is that of TLS 1.2 where there is none. */
const refusesClient =
  /ALERT_(CERTIFICATE_|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERT|ACCESS_DENIED|DECRYPT_ERROR|HANDSHAKE_FAILURE)/;

function badHandshake(
  { address, serverName, timeoutMs, tls }: Circumstances,
  found: Extract<Finding, { kind: "closed" }>,
): Error {
  const { endpoint } = address;
  const certificate = (problem: string, fix: string) =>
    milvusError(MilvusCode.badCertificate, {
      summary: `The certificate of ${endpoint} ${problem}.`,
      cause: found.message,
      fix,
    });
  if (refusesClient.test(found.code)) {
    return milvusError(
      MilvusCode.clientCertificate,
      tls.cert === null
        ? {
            summary: `The server at ${endpoint} wants a client certificate.`,
            cause: found.message,
            fix: "Set `certFile` and `keyFile` of the environment to PEM files of a certificate that the server's authority signed, and of its key.",
          }
        : {
            summary: `The server at ${endpoint} refused the client certificate.`,
            cause: found.message,
            fix: "Set `certFile` and `keyFile` of the environment to a certificate that the server's authority signed and that has not expired.",
          },
    );
  }
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
