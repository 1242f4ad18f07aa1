import { isSince } from "../../state/capabilities-of.ts";
import type { CollectionState, LiveCollection, ServerInfo } from "../../state/types.ts";
import type { CopyMapping } from "../copy-mapping.ts";
import type { OperationOf } from "../operations.ts";

/** The property that lets rows come with their keys, though Milvus makes those of others. */
export const allowKeys = "allow_insert_auto_id";

/**
 * Whether a server takes rows with their keys where it makes keys itself: from 2.6 on (user guide, "Primary Field & AutoID"). Before, only
 * a server whose configuration says `proxy.skipAutoIDCheck` does, which no client can see. Milvus Lite does not.
 */
export function takesKeys(server: ServerInfo): boolean {
  return server.product !== "milvus-lite" && isSince(server, 2, 6);
}

/** Whether the property has to be there until a rebuild is finished, and no longer. */
export function needsAllowKeys(
  { fields, properties }: Pick<CollectionState, "fields" | "properties">,
  { keys }: Pick<CopyMapping, "keys">,
): boolean {
  return keys === "kept" && makesKeys(fields) && properties[allowKeys] !== "true";
}

export function makesKeys(fields: CollectionState["fields"]): boolean {
  return fields.some(({ primaryKey, autoId }) => primaryKey && autoId);
}

/** Lets rows come with their keys, and sets more properties at once. */
export function allowKeysOn(
  on: { readonly database: string; readonly collection: string },
  more: Readonly<Record<string, string>> = {},
): OperationOf<"set-properties"> {
  return { kind: "set-properties", ...on, set: { ...more, [allowKeys]: "true" }, remove: [] };
}

/** Puts the property back to what is asked for. */
export function allowKeysAsAsked(
  on: { readonly database: string; readonly collection: string },
  { properties }: Pick<CollectionState, "properties">,
): OperationOf<"set-properties"> {
  const asked = properties[allowKeys];
  return asked === undefined
    ? { kind: "set-properties", ...on, set: {}, remove: [allowKeys] }
    : { kind: "set-properties", ...on, set: { [allowKeys]: asked }, remove: [] };
}

/** A generation with the property as it was before a rollback to it set it; as it is where none has. */
export function beforeAllowKeys<S extends Pick<LiveCollection, "properties" | "ownership">>(live: S): S {
  const before = live.ownership?.rebuild?.keysAllowedBefore;
  if (before === undefined) return live;
  const { [allowKeys]: _ours, ...rest } = live.properties;
  return { ...live, properties: before === null ? rest : { ...rest, [allowKeys]: before } };
}

/** What a rebuild has set for itself is nothing that a spec should say. */
export function withoutAllowKeys<S extends CollectionState>(state: S): S {
  const { [allowKeys]: _ours, ...properties } = state.properties;
  return { ...state, properties };
}
