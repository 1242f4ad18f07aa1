import { connect } from "../../provision/milvus/index.ts";
import type { Milvus } from "../../provision/milvus/port.ts";
import { Secret } from "../../provision/spec/types.ts";

/** What Milvus is given at its first start. */
export const rootToken = "root:Milvus";

/** Connects to a server with a login: `user:password`. */
export function openAs(uri: string, token: string = rootToken): Promise<Milvus> {
  return connect({ kind: "uri", uri, token: new Secret(token), caFile: null, serverName: null });
}
