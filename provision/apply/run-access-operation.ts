import type { Milvus } from "../milvus/port.ts";
import type { AccessOperation } from "../plan/access/operations.ts";
import type { Grant } from "../state/access-types.ts";
import { requirePassword } from "./find-unset-passwords.ts";
import type { ResourceGroupOperation } from "./run-resource-group-operation.ts";
import type { OperationContext } from "./types.ts";

/**
 * Carries out one operation on roles, users or privilege groups. What is already as asked is left alone.
 *
 * @throws MilvusStackError MS335 when the variable of a password is not set
 */
export async function runAccessOperation(
  { milvus, password }: Pick<OperationContext, "milvus" | "password">,
  operation: Exclude<AccessOperation, ResourceGroupOperation>,
): Promise<void> {
  const passwordFor = (user: string, variable: string) => requirePassword(password, variable, `user/${user}`);
  switch (operation.kind) {
    case "create-role":
      if ((await grantsOf(milvus, operation.role)) === null) await milvus.createRole(operation.role);
      return;
    case "drop-role":
      if ((await grantsOf(milvus, operation.role)) !== null) await milvus.dropRole(operation.role);
      return;
    case "grant":
      if (!(await isGranted(milvus, operation))) await milvus.grant(operation.role, operation.grant);
      return;
    case "revoke":
      if (await isGranted(milvus, operation)) await milvus.revoke(operation.role, operation.grant);
      return;
    case "create-user":
      if ((await rolesOf(milvus, operation.user)) !== null) return;
      return await milvus.createUser(operation.user, passwordFor(operation.user, operation.passwordVariable));
    case "set-password":
      return await milvus.setPassword(
        operation.user,
        passwordFor(operation.user, operation.passwordVariable),
      );
    case "drop-user":
      if ((await rolesOf(milvus, operation.user)) !== null) await milvus.dropUser(operation.user);
      return;
    case "add-user-role":
      if ((await rolesOf(milvus, operation.user))?.includes(operation.role)) return;
      return await milvus.addUserToRole(operation.user, operation.role);
    case "remove-user-role":
      if (!(await rolesOf(milvus, operation.user))?.includes(operation.role)) return;
      return await milvus.removeUserFromRole(operation.user, operation.role);
    case "create-privilege-group":
      if ((await privilegesOf(milvus, operation.group)) === null) {
        await milvus.createPrivilegeGroup(operation.group);
      }
      return;
    case "drop-privilege-group":
      if ((await privilegesOf(milvus, operation.group)) !== null) {
        await milvus.dropPrivilegeGroup(operation.group);
      }
      return;
    case "set-privileges": {
      const now = new Set(await privilegesOf(milvus, operation.group));
      const add = operation.add.filter((privilege) => !now.has(privilege));
      const remove = operation.remove.filter((privilege) => now.has(privilege));
      if (add.length > 0) await milvus.addPrivileges(operation.group, add);
      if (remove.length > 0) await milvus.removePrivileges(operation.group, remove);
      return;
    }
  }
}

async function grantsOf(milvus: Milvus, role: string): Promise<readonly Grant[] | null> {
  return (await milvus.listRoles()).find(({ name }) => name === role)?.grants ?? null;
}

async function isGranted(
  milvus: Milvus,
  { role, grant }: { readonly role: string; readonly grant: Grant },
): Promise<boolean> {
  const grants = (await grantsOf(milvus, role)) ?? [];
  return grants.some(
    ({ privilege, database, collection }) =>
      privilege === grant.privilege && database === grant.database && collection === grant.collection,
  );
}

async function rolesOf(milvus: Milvus, user: string): Promise<readonly string[] | null> {
  return (await milvus.listUsers()).find(({ name }) => name === user)?.roles ?? null;
}

async function privilegesOf(milvus: Milvus, group: string): Promise<readonly string[] | null> {
  return (await milvus.listPrivilegeGroups()).find(({ name }) => name === group)?.privileges ?? null;
}
