import type { HttpProxy } from "../network/index.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import { grantOf } from "./server-words.ts";

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const grpcStatus = {
  deadlineExceeded: 4,
  permissionDenied: 7,
  resourceExhausted: 8,
  unimplemented: 12,
  unavailable: 14,
  unauthenticated: 16,
} as const;

/** What a failed gRPC call, or a slip of the SDK, means for people; and whether trying again may help. */
export function grpcFailure(
  operation: string,
  thrown: unknown,
  endpoint: string,
  timeoutMs: number,
  proxy: HttpProxy | null = null,
): { readonly error: Error; readonly transient: boolean } {
  const code = thrown instanceof Error ? Reflect.get(thrown, "code") : undefined;
  const details = detailsOf(thrown);
  switch (code) {
    case grpcStatus.unauthenticated:
      return { error: refusedToken(endpoint), transient: false };
    case grpcStatus.permissionDenied:
      return {
        error: milvusError(MilvusCode.denied, {
          summary: `The server does not allow this user to ${operation}.`,
          cause: details,
          fix: grantOf(details),
        }),
        transient: false,
      };
    case grpcStatus.unimplemented:
      return { error: notImplemented(operation), transient: false };
    case grpcStatus.unavailable:
      return {
        error: milvusError(
          MilvusCode.unreachable,
          {
            summary: `Milvus at ${endpoint} could not be reached to ${operation}.`,
            cause: saidThrough(proxy, thrown),
            fix: "Check that it runs and that the network lets you through, and run the command again.",
          },
          { cause: thrown },
        ),
        transient: true,
      };
    case grpcStatus.resourceExhausted:
      return {
        error: milvusError(MilvusCode.serverError, { summary: `Could not ${operation}`, cause: details }),
        transient: true,
      };
    case grpcStatus.deadlineExceeded:
      return {
        error: milvusError(MilvusCode.deadline, {
          summary: `Milvus at ${endpoint} did not ${operation} within ${timeoutMs / 1000} s.`,
          fix: "Look at the load of the server; run the command again to go on.",
        }),
        transient: false,
      };
    default:
      return {
        error: milvusError(
          MilvusCode.serverError,
          { summary: `Could not ${operation}`, cause: details },
          { cause: thrown },
        ),
        transient: false,
      };
  }
}

export function notImplemented(operation: string): Error {
  return milvusError(MilvusCode.notImplemented, {
    summary: `The server cannot ${operation}.`,
    cause: "It does not implement the request.",
    fix: "Use a server that has it; `npx milvus-stack stats` names the version of this one.",
  });
}

/** @param given whether there was a token at all */
export function refusedToken(endpoint: string, given = true): Error {
  if (!given) {
    return milvusError(MilvusCode.refusedToken, {
      summary: `Milvus at ${endpoint} wants a token, and none was given.`,
      cause: "`token` of the environment is not set, or the variable that it names is empty.",
      fix: 'Write `token: "${MILVUS_TOKEN}"` under `milvus` of the environment and set `MILVUS_TOKEN` to user:password, or to an API key of the cluster.',
    });
  }
  return milvusError(MilvusCode.refusedToken, {
    summary: `Milvus at ${endpoint} refused the token.`,
    fix: "Check `token` of the environment: user:password, or an API key of the cluster.",
  });
}

/** What the other side said, without the SDK's own remarks. */
export function detailsOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const details = Reflect.get(thrown, "details");
  const text = typeof details === "string" && details !== "" ? details : thrown.message;
  // gRPC knows no error where a proxy failed.
  return text
    .replace(/ \(retried \d+ times, \d+ms\)$/, "")
    .replace(/\.? ?Last error: (undefined|null)\b/, "");
}

/** The same, with the proxy that it came through. */
export function saidThrough(proxy: HttpProxy | null, thrown: unknown): string {
  const details = detailsOf(thrown);
  return proxy === null ? details : `${details} (through the proxy ${proxy.shown} of \`${proxy.source}\`)`;
}
