import type { LoadedDocument } from "../../spec/types.ts";
import type { LiveAccess } from "../../state/access-types.ts";
import type { Capabilities } from "../../state/capabilities.ts";
import { ownerOf } from "../names.ts";
import type { Action, Operation } from "../types.ts";

/** Everything that planning users, roles and groups looks at besides their documents. */
export interface AccessContext {
  readonly project: string;
  /** Whether a document at this path would have been read, were it there. */
  readonly covers: (path: string) => boolean;
  /** Every document of the paths was asked for. */
  readonly complete: boolean;
  /** `role/reader` → `project:path`, from the ledger. */
  readonly owners: Readonly<Record<string, string>>;
  readonly capabilities: Capabilities;
  readonly live: LiveAccess;
}

/** An action of a document, with the common parts filled in. */
export function documentAction(
  { source }: LoadedDocument<unknown>,
  address: string,
  path: readonly (string | number)[],
  parts: Pick<Action, "verb" | "class" | "reason"> & Partial<Action>,
): Action {
  return {
    address,
    outage: "none",
    changes: [],
    guards: [],
    losses: [],
    range: source.rangeOf(path),
    operations: [],
    ...parts,
  };
}

/** What cannot be had as the document says, with the reason. */
export function refusal(
  document: LoadedDocument<unknown>,
  address: string,
  path: readonly (string | number)[],
  isThere: boolean,
  reason: string,
): Action {
  const verb = isThere ? "update" : "create";
  return documentAction(document, address, path, { verb, class: "forbidden", reason });
}

export type Ownership =
  | { readonly kind: "ours"; readonly record: readonly Operation[]; readonly moved: string | null }
  | { readonly kind: "theirs"; readonly reason: string };

/** Whose a thing is by the ledger. `record` makes it this document's: first of all, so that what a kill leaves is known to be ours. */
export function ownershipOf(
  { owners, project }: AccessContext,
  document: LoadedDocument<unknown>,
  address: string,
): Ownership {
  const owner = ownerOf(project, document.source.file);
  const recorded = owners[address];
  if (recorded !== undefined && !recorded.startsWith(`${project}:`)) {
    return { kind: "theirs", reason: `it belongs to ${recorded}; give this one another name` };
  }
  return {
    kind: "ours",
    record: recorded === owner ? [] : [{ kind: "record-owner", of: address, owner }],
    moved: recorded === undefined || recorded === owner ? null : recorded,
  };
}

/** Things of this project whose document would have been read, were it still there. */
export function orphansOf(context: AccessContext, prefix: string, wanted: ReadonlySet<string>): string[] {
  if (!context.complete) return [];
  return Object.entries(context.owners).flatMap(([address, owner]) => {
    const name = address.startsWith(prefix) ? address.slice(prefix.length) : null;
    if (name === null || wanted.has(name) || !owner.startsWith(`${context.project}:`)) return [];
    return context.covers(owner.slice(context.project.length + 1)) ? [name] : [];
  });
}

/** Drops what no document asks for any more; what is gone by hand is forgotten. */
export function dropAction(
  address: string,
  kind: Action["guards"][number]["value"],
  isThere: boolean,
  drop: readonly Operation[],
): Action {
  return {
    address,
    verb: "delete",
    class: "live",
    outage: "none",
    reason: isThere
      ? "no spec asks for it any more"
      : "was dropped by hand, and no spec asks for it any more",
    changes: [],
    losses: [],
    guards: isThere ? [{ flag: "allow-delete", value: kind }] : [],
    range: null,
    operations: [...(isThere ? drop : []), { kind: "forget-owner", of: address }],
  };
}

/** A server that has no users refuses every document of them. */
export function withoutRbac(
  document: LoadedDocument<unknown>,
  address: string,
  { capabilities: { server } }: AccessContext,
): Action {
  const name = server.product === "milvus-lite" ? "Milvus Lite" : `Milvus ${server.version}`;
  return documentAction(document, address, [], {
    verb: "create",
    class: "forbidden",
    reason: `${name} has no users and roles; leave the document out there: \`environments: { NAME: false }\``,
  });
}
