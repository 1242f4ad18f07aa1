import type { Environment } from "../../spec/types.ts";
import type { Action } from "../types.ts";

/**
 * A server that lets somebody in who gives no name asks nobody for one: `common.security.authorizationEnabled` is off. It
 * would keep users and roles without holding anybody to them.
 */
export function isOpenToAll(environment: Environment | null): boolean {
  const milvus = environment?.milvus;
  return (milvus?.kind === "uri" || milvus?.kind === "kubernetes") && milvus.token === null;
}

/** Refuses to make what would protect nothing; what is there already stays as it is. */
export function refuseOnOpenServer(action: Action): Action {
  const guarded = /^(role|user|privilege-group)\//.test(action.address);
  if (!guarded || action.verb !== "create" || action.class === "forbidden") return action;
  return {
    ...action,
    class: "forbidden",
    reason:
      "the server lets everybody in: set `common.security.authorizationEnabled` there, give `token` in the environment, or leave the document out there",
    operations: [],
  };
}
