import { MilvusCode, milvusError } from "./codes.ts";
import { notImplemented } from "./grpc-failure.ts";
import { nodeShortage } from "./node-shortage.ts";
import { fixOf, grantOf, readableReason } from "./server-words.ts";

/** The part of every answer that says whether it worked, in either of the SDK's two shapes. */
export interface StatusLike {
  readonly error_code?: unknown;
  readonly reason?: unknown;
  readonly code?: unknown;
  readonly retriable?: unknown;
}

export function statusOf(answer: unknown): StatusLike {
  if (typeof answer !== "object" || answer === null) return {};
  const status = Reflect.get(answer, "status");
  return typeof status === "object" && status !== null ? status : answer;
}

/** What an answer of ours is marked with, in place of `Success`, when a JSON value of it is not JSON. */
export const unreadableAnswer = "UnreadableJson";

/**
 * Nothing but this is success: an RPC that the server lacks resolves to `{}`, and Milvus Lite leaves `error_code` at its default,
 * `Success`, where a request ended in an exception, and says so by `code` alone.
 */
export function isSuccess(status: StatusLike): boolean {
  return status.error_code === "Success" && Number(status.code ?? 0) === 0;
}

// Codes of merr: https://github.com/milvus-io/milvus/blob/master/pkg/util/merr/errors.go
const transientCodes = new Set([
  1, // service not ready
  2, // service unavailable
  5, // service resource insufficient, while it loads
  8, // rate limit
  901, // node not found, while one goes away
]);

/** Whether waiting and asking again may help, by what the server answered. */
export function isTransient(status: StatusLike): boolean {
  // Milvus calls a lack of nodes retriable, after it has tried for 53 s by itself.
  if (isDenied(status) || nodeShortage(reasonOf(status)) !== null) return false;
  // Milvus Lite gives 1 to everything it has no code for; Milvus calls the same number NotReadyServe.
  if (Number(status.code) === 1 && status.error_code !== "NotReadyServe") return false;
  if (status.retriable === true || transientCodes.has(Number(status.code))) return true;
  return /rate ?limit|not ready|recovering|no healthy|try again/i.test(reasonOf(status));
}

export function reasonOf(status: StatusLike): string {
  return typeof status.reason === "string" ? status.reason : "";
}

/** Whether the server says that what was named is not there. A refused permission is something else. */
export function isNotThere(status: StatusLike): boolean {
  const reason = reasonOf(status);
  if (isDenied(status)) return false;
  // 100 collection, 200 partition, 700 index, 800 database, 1600 alias: not found.
  if ([100, 200, 700, 800, 1600].includes(Number(status.code))) return true;
  if (status.error_code === "CollectionNotExists" || status.error_code === "IndexNotExist") return true;
  return /(can't find collection|(collection|alias|index|partition|database)[^.]*(not found|does not exist|not exist))/i.test(
    reason,
  );
}

export function isDenied(status: StatusLike): boolean {
  return (
    status.error_code === "PermissionDenied" || /permission deny|permissiondenied/i.test(reasonOf(status))
  );
}

/** Whether what was to be read is there, and not loaded. */
export function isNotLoaded(status: StatusLike): boolean {
  // 101 collection, 103 not fully, 201 partition, 203 not fully: not loaded.
  return [101, 103, 201, 203].includes(Number(status.code)) || /not (fully )?loaded/i.test(reasonOf(status));
}

/** What goes wrong inside a server comes with the same code as a value that it has no code for. */
const aboutTheServer =
  /quota|memory|\bdisk|time(d )?out|deadline|cancel|connect|unavailable|channel|\bnode|loaded|\brpc|etcd|kafka|pulsar|woodpecker|allocat|read.?only|no space|errno|\bclos(ed|ing)\b|stopp|shut(ting)? ?down|\block|\bmq\b|message queue|topic|produce|resource|\btso\b|timestamp failed|dropped/i;
const aboutParsing = /json|unmarshal|wkt|wkb|geometry/i;

/**
 * Whether a refused write is refused for what is in its rows, so that other rows of it may be taken.
 * Seen on Milvus 2.3.5: 1100 (length, range), 1001 (JSON), 65535 (NaN, wrong number of values); on Milvus Lite: 6, and 1 for an exception.
 */
export function isAboutRows(status: StatusLike): boolean {
  if (isTransient(status) || isDenied(status) || isNotThere(status)) return false;
  const reason = reasonOf(status);
  switch (Number(status.code)) {
    case 6:
    case 1100:
    case 1101:
      return true;
    case 1001:
      return aboutParsing.test(reason);
    case 1:
    case 65535:
      return !aboutTheServer.test(reason);
    default:
      return false;
  }
}

/** The error that a failed answer stands for. */
export function toError(operation: string, status: StatusLike): Error {
  const reason = readableReason(reasonOf(status));
  if (status.error_code === undefined) return notImplemented(operation);
  if (status.error_code === unreadableAnswer) {
    return milvusError(MilvusCode.unreadableJson, {
      summary: `Could not ${operation}: a stored value is not valid JSON.`,
      cause: reason,
      fix: "Leave the field out of those that are asked for, or write the value again. JSON has no `NaN` and no `Infinity`.",
    });
  }
  if (isDenied(status)) {
    return milvusError(MilvusCode.denied, {
      summary: `The server does not allow this user to ${operation}.`,
      cause: reason,
      fix: grantOf(reason),
    });
  }
  const shortage = nodeShortage(reasonOf(status));
  if (shortage !== null) {
    const summary = `Could not ${operation}: there are too few nodes.`;
    return milvusError(MilvusCode.tooFewNodes, { summary, ...shortage });
  }
  const fix = fixOf(reason);
  if (isNotThere(status)) {
    // A load of what has no index is refused with the words for an index that is not there.
    const lacking = /^index not found\[collection=/.test(reason) ? "it has no index" : "it is not there";
    return milvusError(MilvusCode.notThere, {
      summary: `Could not ${operation}: ${lacking}.`,
      cause: reason,
      fix,
    });
  }
  if (isNotLoaded(status)) {
    return milvusError(MilvusCode.notLoaded, {
      summary: `Could not ${operation}: ${/partition/.test(reason) ? "a partition of it" : "it"} is not loaded.`,
      cause: "Milvus searches and reads only what is loaded.",
      fix: "Name loaded partitions only. Or load the rest: change `load` in the spec and run `npx milvus-stack apply`.",
    });
  }
  return milvusError(MilvusCode.serverError, {
    summary: `Could not ${operation}.`,
    cause: reason === "" ? `The server answered ${String(status.error_code)}.` : reason,
    fix,
  });
}
