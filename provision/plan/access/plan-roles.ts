import type { GrantSpec, RoleSpec } from "../../spec/access/schema.ts";
import type { LoadedDocument } from "../../spec/types.ts";
import type { Grant } from "../../state/access-types.ts";
import {
  grantsByCollection,
  isOfOneCollection,
  isOldPrivilege,
  storesGrantsBehindAliases,
} from "../../state/privileges.ts";
import { collectionKey } from "../names.ts";
import type { Action, Operation } from "../types.ts";
import {
  type AccessContext,
  documentAction,
  dropAction,
  orphansOf,
  ownershipOf,
  refusal,
  withoutRbac,
} from "./access-context.ts";

const prefix = "role/";
type Document = LoadedDocument<RoleSpec>;

/**
 * Physical name behind an alias: `articles` → `articles__g1`. Milvus up to 2.6.11 holds a grant against the name that a request
 * has, newer ones against the collection behind it: both names are granted, and what a server stores of that is what is asked
 * for. `later` is another one than `now` where the same plan rebuilds the collection, which gives the new one what the old one has.
 */
export type PhysicalNames = ReadonlyMap<string, { readonly now: string; readonly later: string }>;

export function planRoles(
  documents: readonly Document[],
  context: AccessContext,
  physical: PhysicalNames,
): Action[] {
  return documents.flatMap((document) => planRole(document, context, physical));
}

export function dropRoles(documents: readonly Document[], context: AccessContext): Action[] {
  const there = new Set(context.live.roles.map(({ name }) => name));
  return orphansOf(context, prefix, new Set(documents.map(({ spec }) => spec.role))).map((role) =>
    dropAction(`${prefix}${role}`, "role", there.has(role), [{ kind: "drop-role", role }]),
  );
}

function planRole(document: Document, context: AccessContext, physical: PhysicalNames): Action[] {
  const { role, grants = [] } = document.spec;
  const address = `${prefix}${role}`;
  if (!context.capabilities.rbac) return [withoutRbac(document, address, context)];
  const live = context.live.roles.find(({ name }) => name === role);
  const ownership = ownershipOf(context, document, address);
  if (ownership.kind === "theirs") {
    return [refusal(document, address, ["role"], live !== undefined, ownership.reason)];
  }
  const create: Operation[] = live === undefined ? [{ kind: "create-role", role }] : [];
  const own = [...ownership.record, ...create];
  const wanted = grants.flatMap((spec, at) => expand(spec, context, physical).map((one) => ({ ...one, at })));
  const has = live?.grants ?? [];
  const actions = wanted.flatMap((one) => grantAction(document, role, one, has, context));
  const extra = has.filter((grant) => !wanted.some((one) => covers(one, grant)));
  actions.push(...revokeActions(document, role, extra, physical));
  if (live !== undefined && ownership.moved === null) {
    const changed = actions.length > 0;
    // A role made by hand becomes ours with its first change.
    const [first, ...rest] = actions;
    if (changed && first !== undefined) {
      return [{ ...first, operations: [...ownership.record, ...first.operations] }, ...rest];
    }
    return [
      documentAction(document, address, ["role"], {
        verb: "noop",
        class: "live",
        reason: "is as the spec says",
      }),
    ];
  }
  return [
    documentAction(document, address, ["role"], {
      verb: live === undefined ? "create" : "update",
      class: "live",
      reason: live === undefined ? "is not there yet" : `its spec moved: it was made by ${ownership.moved}`,
      operations: own,
    }),
    ...actions,
  ];
}

/** One privilege on one thing, with the names by which it is granted. */
interface Wanted {
  readonly privilege: string;
  readonly database: string;
  /** As the document says. */
  readonly collection: string;
  readonly names: readonly string[];
  /** Names of which each is to be had once it is granted; any of the list does, where a rebuild copies it from one to the other. */
  readonly stored: readonly (readonly string[])[];
}

function expand(
  { privileges, collection = "*", database, cluster }: GrantSpec,
  { capabilities }: AccessContext,
  physical: PhysicalNames,
): Wanted[] {
  // Before 2.5 what is about the cluster stands in `default`.
  const everywhere = grantsByCollection(capabilities.server) ? "*" : "default";
  const where = cluster ? everywhere : (database ?? "default");
  const behind = physical.get(collectionKey(where, collection));
  if (behind === undefined || behind.later === collection) {
    const [names, stored] = [[collection], [[collection]]];
    return privileges.map((privilege) => ({ privilege, database: where, collection, names, stored }));
  }
  const names = [collection, behind.later];
  const held = [...new Set([behind.later, behind.now])];
  const stored = storesGrantsBehindAliases(capabilities.server) ? [held] : [[collection], held];
  return privileges.map((privilege) => ({ privilege, database: where, collection, names, stored }));
}

function grantAction(
  document: Document,
  role: string,
  { at, ...wanted }: Wanted & { readonly at: number },
  has: readonly Grant[],
  { capabilities: { server } }: AccessContext,
): Action[] {
  const { privilege, database, collection, names, stored } = wanted;
  const address = addressOfGrant(role, { privilege, database, collection });
  const isHad = (name: string) =>
    has.some((grant) => isSame(grant, { privilege, database, collection: name }));
  if (stored.every((any) => any.some(isHad))) return [];
  const missing = names.filter((name) => !isHad(name));
  if (collection !== "*" && !isOfOneCollection(privilege, server)) {
    const reason = `${privilege} is about no single collection on Milvus ${server.version}: write \`collection: "*"\``;
    return [refusal(document, address, ["grants", at, "collection"], false, reason)];
  }
  if (!grantsByCollection(server) && !isOldPrivilege(privilege)) {
    return [
      refusal(
        document,
        address,
        ["grants", at, "privileges"],
        false,
        `Milvus ${server.version} knows no privilege ${privilege}, and no groups of privileges before 2.5; list what it is to contain`,
      ),
    ];
  }
  return [
    documentAction(document, address, ["grants", at], {
      verb: "create",
      class: "live",
      reason: `${role} may ${privilege} on ${describe(wanted)}`,
      operations: missing.map((name) => ({
        kind: "grant",
        role,
        grant: { privilege, database, collection: name },
      })),
    }),
  ];
}

/** One for each privilege on a collection, whatever the names by which it was granted. */
function revokeActions(
  document: Document,
  role: string,
  extra: readonly Grant[],
  physical: PhysicalNames,
): Action[] {
  const byAddress = new Map<string, Grant[]>();
  for (const grant of extra) {
    const base = grant.collection.replace(/__g\d+$/, "");
    const names = physical.get(collectionKey(grant.database, base));
    const address = addressOfGrant(role, names === undefined ? grant : { ...grant, collection: base });
    // A rebuild in the same plan has given the new collection what the old one has.
    const copied =
      names !== undefined && names.now !== names.later && grant.collection === names.now
        ? [{ ...grant, collection: names.later }]
        : [];
    byAddress.set(address, [...(byAddress.get(address) ?? []), grant, ...copied]);
  }
  return [...byAddress].map(([address, grants]) =>
    documentAction(document, address, ["grants"], {
      verb: "delete",
      class: "live",
      reason: "the spec does not grant it",
      guards: [{ flag: "allow-delete", value: "grant" }],
      operations: grants.map((grant) => ({ kind: "revoke", role, grant })),
    }),
  );
}

/** Whether a grant is one of those that a document asks for; an earlier generation of the collection counts, for `rollback`. */
function covers({ privilege, database, collection, names }: Wanted, grant: Grant): boolean {
  if (grant.privilege !== privilege || grant.database !== database) return false;
  if (names.includes(grant.collection)) return true;
  const start = `${collection}__g`;
  return grant.collection.startsWith(start) && /^\d+$/.test(grant.collection.slice(start.length));
}

function isSame(a: Grant, b: Grant): boolean {
  return a.privilege === b.privilege && a.database === b.database && a.collection === b.collection;
}

function addressOfGrant(role: string, { privilege, database, collection }: Grant): string {
  return `${prefix}${role}/grant/${privilege}:${database}.${collection}`;
}

function describe({ database, collection }: Wanted): string {
  if (collection !== "*") return database === "default" ? collection : `${database}.${collection}`;
  return database === "*" ? "the cluster" : `every collection of ${database}`;
}
