import type { LiveAccess } from "../state/access-types.ts";
import { defaultGroup } from "../state/resource-groups.ts";
import type { LiveState } from "../state/types.ts";
import { databaseText, privilegeGroupText, resourceGroupText, roleText, userText } from "./access-text.ts";
import type { LeftOut } from "./choose-collections.ts";

/** Kinds of documents below `access/`, by the first part of their address. */
export const accessKinds = ["database", "privilege-group", "role", "user", "resource-group"] as const;
export type AccessKind = (typeof accessKinds)[number];

/** One that is on the server, and its document. */
export interface AccessDocument {
  readonly kind: AccessKind;
  readonly name: string;
  /** `role/reader`. */
  readonly address: string;
  readonly text: string;
}

export interface AccessRequest {
  readonly access: LiveAccess;
  readonly state: Pick<LiveState, "collections" | "server">;
  readonly project: string;
  /** `role/reader` → `project:access/roles.yaml`, of the ledger. */
  readonly owners: Readonly<Record<string, string>>;
  /** Those that a document describes already, by address, with its file. */
  readonly described: ReadonlyMap<string, string>;
}

/** What every server has of its own: nobody made it, and no document is to drop it. */
const builtIn: ReadonlySet<string> = new Set([
  "role/admin",
  "role/public",
  "user/root",
  `resource-group/${defaultGroup}`,
  "resource-group/__recycle_resource_group",
]);

/** Documents for everything in `access` that is nobody else's and has none yet. */
export function chooseAccess(request: AccessRequest): {
  readonly chosen: readonly AccessDocument[];
  readonly leftOut: readonly LeftOut[];
} {
  const chosen: AccessDocument[] = [];
  const leftOut: LeftOut[] = [];
  for (const document of documentsOf(request)) {
    const { address } = document;
    if (builtIn.has(address)) continue;
    const reason = whyNot(address, request);
    if (reason === null) chosen.push(document);
    else leftOut.push({ address, reason });
  }
  return { chosen, leftOut };
}

function whyNot(address: string, { owners, project, described }: AccessRequest): string | null {
  const owner = owners[address];
  if (owner !== undefined && !owner.startsWith(`${project}:`)) return `belongs to ${owner}`;
  const file = described.get(address);
  return file === undefined ? null : `is described in ${file}`;
}

function documentsOf({ access, state }: AccessRequest): AccessDocument[] {
  const document = (kind: AccessKind, name: string, text: string) => ({
    kind,
    name,
    address: `${kind}/${name}`,
    text,
  });
  return [
    // Without properties there is nothing to say of the database that every server has.
    ...Object.entries(access.databaseProperties)
      .filter(([name, properties]) => name !== "default" || Object.keys(properties).length > 0)
      .map(([name, properties]) => document("database", name, databaseText(name, properties))),
    ...access.privilegeGroups.map((group) =>
      document("privilege-group", group.name, privilegeGroupText(group)),
    ),
    ...access.roles.map((role) => document("role", role.name, roleText(role, state))),
    ...access.users.map((user) => document("user", user.name, userText(user))),
    ...access.resourceGroups.map((group) => document("resource-group", group.name, resourceGroupText(group))),
  ];
}
