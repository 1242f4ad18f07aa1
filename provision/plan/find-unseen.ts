import { isSince } from "../state/capabilities-of.ts";
import type { ServerInfo } from "../state/types.ts";
import { addressOf, collectionKey } from "./names.ts";
import type { PlanSpecs } from "./plan-input.ts";
import { serverName } from "./render/server-name.ts";

/** Something that specs ask for and a server does not tell, so that no plan sees whether somebody has changed it. */
export interface Unseen {
  readonly address: string;
  readonly attribute: string;
  /** What the spec asks for. */
  readonly spec: unknown;
  /** For people. */
  readonly reason: string;
}

/** What of the specs is compared with the record of milvus-stack instead of the server. */
export function findUnseen({ collections }: Pick<PlanSpecs, "collections">, server: ServerInfo): Unseen[] {
  if (server.product === "milvus-lite" || !isSince(server, 2, 5)) return [];
  return collections.flatMap(({ spec }): Unseen[] => {
    const fields = spec.load === false ? [] : (spec.load?.fields ?? []);
    if (fields.length === 0) return [];
    return [
      {
        address: addressOf(collectionKey(spec.database ?? "default", spec.collection)),
        attribute: "load.fields",
        spec: fields,
        reason: `${serverName(server)} does not tell which fields are loaded; the spec was compared with what the last apply recorded`,
      },
    ];
  });
}
