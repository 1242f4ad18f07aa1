import type { PrimaryKey } from "../provision/milvus/port.ts";
import { StoreCode } from "./codes.ts";
import { refusal } from "./refuse.ts";

/**
 * What was given as keys, if it is a list; each key is checked where the filter is made of it.
 *
 * @throws MilvusStackError (exit code 3) for anything else, such as an object out of the body of a request
 */
export function listOfKeys(method: "get" | "delete", ids: readonly PrimaryKey[]): readonly PrimaryKey[] {
  if (Array.isArray(ids)) return ids;
  throw refusal(StoreCode.badKey, `\`${method}\` takes a list of keys.`, {
    cause: `It was given ${ids === null ? "null" : `a value of type ${typeof ids}`}.`,
    fix: method === "delete" ? "Pass a list. `deleteWhere` deletes by filter." : "Pass a list.",
  });
}
