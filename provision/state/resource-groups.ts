import { isSince } from "./capabilities-of.ts";
import type { ServerInfo } from "./types.ts";

/** The group that every server has, and where query nodes are that belong to no other. */
export const defaultGroup = "__default_resource_group";

/**
 * Whether groups take numbers of nodes that the server then keeps up by itself (requests and limits); older ones have nodes
 * moved to them. Release notes of Milvus 2.4.1.
 */
export function keepsNodeNumbers(server: ServerInfo): boolean {
  return isSince(server, 2, 4, 1);
}
