import type { GrantPrivilegeV2Request, OperateRolePrivilegeReq } from "@zilliz/milvus2-sdk-node";
import type { Grant, RoleState } from "../state/access-types.ts";
import { grantsByCollection, isBuiltInGroup, objectOf } from "../state/privileges.ts";
import type { AccessCalls } from "./access-port.ts";
import { MilvusCode, milvusError } from "./codes.ts";
import type { Session } from "./session.ts";

export function accessCalls(session: Session): AccessCalls {
  const { client, call } = session;
  const change = grantCalls(session);
  const self: AccessCalls = {
    async listRoles() {
      const answer = await call("list roles", (timeout) => client.listRoles({ timeout }));
      const names = answer.results.map(({ role }) => role.name).sort();
      return await Promise.all(names.map((name) => readRole(session, name)));
    },
    async createRole(role) {
      await call(`create role ${role}`, (timeout) => client.createRole({ roleName: role, timeout }));
    },
    async dropRole(role) {
      for (const grant of (await readRole(session, role)).grants) await change.revoke(role, grant);
      await call(`drop role ${role}`, (timeout) => client.dropRole({ roleName: role, timeout }));
    },
    ...change,

    async listUsers() {
      const { usernames } = await call("list users", (timeout) => client.listUsers({ timeout }));
      return await Promise.all(
        usernames.toSorted().map(async (name) => {
          const { results } = await call(`describe user ${name}`, (timeout) =>
            client.describeUser({ username: name, timeout }),
          );
          const roles = results.flatMap((result) => result.roles.map((role) => role.name));
          return { name, roles: roles.sort() };
        }),
      );
    },
    async createUser(user, password) {
      await call(`create user ${user}`, (timeout) =>
        client.createUser({ username: user, password: password.reveal(), timeout }),
      );
    },
    async setPassword(user, password) {
      // Only a super user (`common.security.superUsers`) needs no old password, and nobody here knows that: anew, with its roles.
      const roles = (await self.listUsers()).find(({ name }) => name === user)?.roles ?? [];
      await self.dropUser(user);
      await self.createUser(user, password);
      for (const role of roles) await self.addUserToRole(user, role);
    },
    async changePassword(user, former, password) {
      await call(`change the password of user ${user}`, (timeout) =>
        client.updatePassword({
          username: user,
          oldPassword: former.reveal(),
          newPassword: password.reveal(),
          timeout,
        }),
      );
    },
    async dropUser(user) {
      await call(`drop user ${user}`, (timeout) => client.deleteUser({ username: user, timeout }));
    },
    async addUserToRole(user, role) {
      await call(`give user ${user} the role ${role}`, (timeout) =>
        client.addUserToRole({ username: user, roleName: role, timeout }),
      );
    },
    async removeUserFromRole(user, role) {
      await call(`take the role ${role} from user ${user}`, (timeout) =>
        client.removeUserFromRole({ username: user, roleName: role, timeout }),
      );
    },

    async listPrivilegeGroups() {
      const answer = await call("list privilege groups", (timeout) =>
        client.listPrivilegeGroups({ timeout }),
      );
      return answer.privilege_groups
        .map((group) => ({
          name: group.group_name,
          privileges: group.privileges.map(({ name }) => String(name)).sort(),
        }))
        .filter(({ name }) => !isBuiltInGroup(name))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async createPrivilegeGroup(group) {
      await call(`create privilege group ${group}`, (timeout) =>
        client.createPrivilegeGroup({ group_name: group, timeout }),
      );
    },
    async dropPrivilegeGroup(group) {
      await call(`drop privilege group ${group}`, (timeout) =>
        client.dropPrivilegeGroup({ group_name: group, timeout }),
      );
    },
    async addPrivileges(group, privileges) {
      await call(`add privileges to group ${group}`, (timeout) =>
        client.addPrivilegesToGroup({ group_name: group, privileges: [...privileges] as never[], timeout }),
      );
    },
    async removePrivileges(group, privileges) {
      await call(`remove privileges from group ${group}`, (timeout) =>
        client.removePrivilegesFromGroup({
          group_name: group,
          privileges: [...privileges] as never[],
          timeout,
        }),
      );
    },
  };
  return self;
}

async function readRole(session: Session, name: string): Promise<RoleState> {
  const { client, call } = session;
  const databases = grantsByCollection(session.capabilities.server) ? ["*"] : await databasesOf(session);
  const grants: Grant[] = [];
  for (const database of databases) {
    const { entities } = await call(`list what role ${name} may do`, (timeout) =>
      client.listGrants({ roleName: name, db_name: database, timeout }),
    );
    for (const { grantor, db_name, object_name } of entities) {
      const privilege = String(grantor.privilege.name);
      grants.push({ privilege, database: db_name || database, collection: object_name });
    }
  }
  return { name, grants };
}

/** Milvus 2.3 takes `*` for the name of a database that has no grants. */
async function databasesOf({ client, call }: Session): Promise<string[]> {
  const { db_names } = await call("list databases", (timeout) => client.listDatabases({ timeout }));
  return db_names;
}

/** Milvus 2.5 and newer say what a grant is about by database and collection, older ones by a kind of object and its name. */
function grantCalls(session: Session): Pick<AccessCalls, "grant" | "revoke"> {
  const { client, call } = session;
  if (grantsByCollection(session.capabilities.server)) {
    const request = (role: string, { privilege, database, collection }: Grant, timeout: number) =>
      ({
        role,
        privilege,
        db_name: database,
        collection_name: collection,
        timeout,
      }) as GrantPrivilegeV2Request;
    return {
      async grant(role, grant) {
        await call(`grant ${grant.privilege} to ${role}`, (timeout) =>
          client.grantPrivilegeV2(request(role, grant, timeout)),
        );
      },
      async revoke(role, grant) {
        await call(`revoke ${grant.privilege} from ${role}`, (timeout) =>
          client.revokePrivilegeV2(request(role, grant, timeout)),
        );
      },
    };
  }
  const request = (role: string, { privilege, database, collection }: Grant, timeout: number) => {
    // The SDK sends no database here, and the server takes `default` then.
    if (database !== "default") throw otherDatabase(privilege, database);
    return {
      roleName: role,
      object: objectOf(privilege),
      objectName: collection,
      privilegeName: privilege,
      timeout,
    } as OperateRolePrivilegeReq;
  };
  return {
    async grant(role, grant) {
      await call(`grant ${grant.privilege} to ${role}`, (timeout) =>
        client.grantPrivilege(request(role, grant, timeout)),
      );
    },
    async revoke(role, grant) {
      await call(`revoke ${grant.privilege} from ${role}`, (timeout) =>
        client.revokePrivilege(request(role, grant, timeout)),
      );
    },
  };
}

function otherDatabase(privilege: string, database: string) {
  return milvusError(MilvusCode.notImplemented, {
    summary: `${privilege} cannot be granted in database ${database} on this server.`,
    cause: "Before Milvus 2.5 the SDK can grant in `default` only.",
    fix: "Use Milvus 2.5 or newer, or grant it by another client.",
  });
}
