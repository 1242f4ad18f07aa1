import type {
  DatabaseSpec,
  GrantSpec,
  PrivilegeGroupSpec,
  ResourceGroupSpec,
  RoleSpec,
  UserSpec,
} from "../spec/access/schema.ts";
import type {
  Grant,
  PrivilegeGroupState,
  ResourceGroupState,
  RoleState,
  UserState,
} from "../state/access-types.ts";
import { objectOf, storesGrantsBehindAliases } from "../state/privileges.ts";
import type { LiveState } from "../state/types.ts";
import { scalars } from "./scalars.ts";
import { documentText, line, list, mapping, noted, type Part, quoted, words } from "./yaml-nodes.ts";

/** Keys of a document, but for its overlays, which no server has. */
type Keys<Spec extends { environments?: unknown }> = Record<Exclude<keyof Spec, "environments">, Part>;

export function databaseText(database: string, properties: Readonly<Record<string, string>>): string {
  const parts = { database, properties: scalars(properties) } satisfies Keys<DatabaseSpec>;
  return documentText(mapping(parts), { above: [] });
}

/** A role with its grants: those on the same thing in one line, collections by their public names. */
export function roleText({ name, grants }: RoleState, live: Known): string {
  const { collections } = live;
  const lines = new Map<string, { place: Place; privileges: Set<string> }>();
  for (const grant of grants) {
    const place = placeOf(grant, grants, live);
    const key = JSON.stringify(place);
    const known = lines.get(key) ?? { place, privileges: new Set() };
    lines.set(key, { place, privileges: known.privileges.add(grant.privilege) });
  }
  const nodes = [...lines]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { place, privileges }]) => grantNode(place, [...privileges].sort(), collections));
  const parts = { role: name, grants: nodes.length > 0 ? list(nodes) : undefined } satisfies Keys<RoleSpec>;
  return documentText(mapping(parts), { above: [] });
}

type Place = Pick<GrantSpec, "collection" | "database" | "cluster">;

type Known = Pick<LiveState, "collections" | "server">;

/** What a grant is about, as a document says it. */
function placeOf(grant: Grant, all: readonly Grant[], known: Known): Place {
  const { privilege, database, collection } = grant;
  const ofCollections = objectOf(privilege) === "Collection" || privilege.startsWith("Collection");
  if (collection === "*" && !ofCollections)
    return database === "*" ? { cluster: true } : inDatabase(database);
  return { collection: publicName(grant, all, known) ?? collection, ...inDatabase(database) };
}

function inDatabase(database: string): Place {
  return database === "default" ? {} : { database };
}

/**
 * A collection of ours is granted by both of its names, and a document has the public one. One of them alone is said as it is,
 * unless the server stores all grants by the name behind an alias.
 */
function publicName(
  { privilege, database, collection }: Grant,
  all: readonly Grant[],
  { collections, server }: Known,
): string | null {
  const name = collections.find(
    ({ ownership, ...live }) => live.database === database && live.name === collection && ownership !== null,
  )?.ownership?.collection;
  if (name === undefined) return null;
  const byAlias = all.filter((one) => one.database === database && one.collection === name);
  const both = byAlias.some((one) => one.privilege === privilege);
  return both || (byAlias.length === 0 && storesGrantsBehindAliases(server)) ? name : null;
}

function grantNode(place: Place, privileges: readonly string[], collections: LiveState["collections"]) {
  const { collection, database, cluster } = place;
  const node = line({ privileges: words(privileges), collection, database, cluster } satisfies Record<
    keyof GrantSpec,
    Part
  >);
  const isThere = collections.some(
    (live) =>
      live.database === (database ?? "default") &&
      [live.name, ...live.aliases, live.ownership?.collection].includes(collection),
  );
  const gone = collection !== undefined && collection !== "*" && database !== "*" && !isThere;
  return noted(node, gone ? [`there is no collection ${collection} now`] : []);
}

export function userText({ name, roles }: UserState): string {
  const parts = {
    user: name,
    password: quoted(`\${${variableFor(name)}}`),
    passwordVersion: undefined,
    roles: roles.length > 0 ? words([...roles].sort()) : undefined,
  } satisfies Keys<UserSpec>;
  return documentText(mapping(parts), {
    above: ["Milvus gives no password away: the variable is read where the user has to be created."],
  });
}

/** `SEARCH_API_PASSWORD` of `search-api`. */
function variableFor(user: string): string {
  return `${user
    .replaceAll(/[^A-Za-z0-9]+/g, "_")
    .replace(/^(?=[0-9])/, "_")
    .toUpperCase()}_PASSWORD`;
}

export function privilegeGroupText({ name, privileges }: PrivilegeGroupState): string {
  const parts = {
    privilegeGroup: name,
    privileges: privileges.length > 0 ? words([...privileges].sort()) : undefined,
  } satisfies Keys<PrivilegeGroupSpec>;
  return documentText(mapping(parts), { above: [] });
}

export function resourceGroupText({
  name,
  requests,
  limits,
  transferFrom,
  transferTo,
}: ResourceGroupState): string {
  const parts = {
    resourceGroup: name,
    nodes:
      requests === 0 && limits === 0
        ? undefined
        : line({ requests, limits: limits === requests ? undefined : limits }),
    transferFrom: transferFrom.length > 0 ? words(transferFrom) : undefined,
    transferTo: transferTo.length > 0 ? words(transferTo) : undefined,
  } satisfies Keys<ResourceGroupSpec>;
  return documentText(mapping(parts), { above: [] });
}
