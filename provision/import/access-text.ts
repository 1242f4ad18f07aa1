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
import type { LiveState } from "../state/types.ts";
import { scalars } from "./scalars.ts";
import { documentText, line, list, mapping, noted, type Part, words } from "./yaml-nodes.ts";

/** Keys of a document, but for its overlays, which no server has. */
type Keys<Spec extends { environments?: unknown }> = Record<Exclude<keyof Spec, "environments">, Part>;

export function databaseText(database: string, properties: Readonly<Record<string, string>>): string {
  const parts = { database, properties: scalars(properties) } satisfies Keys<DatabaseSpec>;
  return documentText(mapping(parts), { above: [] });
}

/** A role with its grants: those on the same thing in one line, collections by their public names. */
export function roleText({ name, grants }: RoleState, state: Pick<LiveState, "collections">): string {
  const byPlace = new Map<string, Grant[]>();
  for (const grant of grants) {
    const place = JSON.stringify([grant.database, grant.collection]);
    byPlace.set(place, [...(byPlace.get(place) ?? []), grant]);
  }
  const nodes = [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => grantNode(same, state));
  const parts = { role: name, grants: nodes.length > 0 ? list(nodes) : undefined } satisfies Keys<RoleSpec>;
  return documentText(mapping(parts), { above: [] });
}

function grantNode(grants: readonly Grant[], { collections }: Pick<LiveState, "collections">) {
  const [{ database, collection } = { database: "*", collection: "*" }] = grants;
  const live = collections.find((one) => one.database === database && one.name === collection);
  const node = line({
    privileges: words(grants.map(({ privilege }) => privilege).sort()),
    collection: live?.ownership?.collection ?? collection,
    database: database === "default" ? undefined : database,
    cluster: undefined,
  } satisfies Record<keyof GrantSpec, Part>);
  const gone = live === undefined && database !== "*" && collection !== "*";
  return noted(node, gone ? [`there is no collection ${collection} now`] : []);
}

export function userText({ name, roles }: UserState): string {
  const parts = {
    user: name,
    password: `\${${variableFor(name)}}`,
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
