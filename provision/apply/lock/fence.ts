import { assureBeforeEachAttempt } from "../../milvus/before-attempt.ts";
import type { Milvus } from "../../milvus/port.ts";

/** What changes nothing on the server: it may be asked by whoever lost the lock. */
const reads: ReadonlySet<string> = new Set([
  "listDatabases",
  "describeDatabase",
  "listCollections",
  "describeCollection",
  "describeCollections",
  "collectionProperties",
  "waitForIndex",
  "indexProgress",
  "replicas",
  "resolveAlias",
  "query",
  "scan",
  "count",
  "rowCount",
  "partitionRowCount",
  "search",
  "hybridSearch",
  "queryNodes",
  "listRoles",
  "listUsers",
  "listPrivilegeGroups",
  "listResourceGroups",
  "close",
] satisfies (keyof Milvus)[]);

/**
 * The same server, on which every request of a call that may change something first asks `assure`: also when it is sent again, or
 * follows another of the same call. A call that is new to the port counts as one that changes something.
 */
export function fence(milvus: Milvus, assure: () => Promise<void>): Milvus {
  return new Proxy(milvus, {
    get(target, key) {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== "function" || (typeof key === "string" && reads.has(key))) return value;
      return async (...args: readonly unknown[]): Promise<unknown> => {
        await assure();
        return await assureBeforeEachAttempt(assure, () => Reflect.apply(value, target, args));
      };
    },
  });
}
