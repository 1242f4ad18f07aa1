import type { Milvus } from "../milvus/port.ts";
import type { LiveAccess } from "./access-types.ts";
import { grantsByCollection } from "./privileges.ts";

/** Reads who may do what, and everything else that is of no collection. What a server has not is empty. */
export async function readAccess(milvus: Milvus, databases: readonly string[]): Promise<LiveAccess> {
  const { rbac, resourceGroups, databaseProperties, server } = milvus.capabilities;
  const [roles, users, privilegeGroups, groups, properties] = await Promise.all([
    rbac ? milvus.listRoles() : [],
    rbac ? milvus.listUsers() : [],
    rbac && grantsByCollection(server) ? milvus.listPrivilegeGroups() : [],
    resourceGroups ? milvus.listResourceGroups() : [],
    Promise.all(
      databases.map(
        async (name) => [name, databaseProperties ? await milvus.describeDatabase(name) : {}] as const,
      ),
    ),
  ]);
  return {
    roles,
    users,
    privilegeGroups,
    resourceGroups: groups,
    databaseProperties: Object.fromEntries(properties),
  };
}
