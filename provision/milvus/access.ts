import type { AccessCalls } from "./access-port.ts";
import type { Session } from "./session.ts";

export function accessCalls(_session: Session): AccessCalls {
  const missing = (): never => {
    throw new Error("not yet in place");
  };
  return {
    listRoles: missing,
    createRole: missing,
    dropRole: missing,
    grant: missing,
    revoke: missing,
    listUsers: missing,
    createUser: missing,
    setPassword: missing,
    dropUser: missing,
    addUserToRole: missing,
    removeUserFromRole: missing,
    listPrivilegeGroups: missing,
    createPrivilegeGroup: missing,
    dropPrivilegeGroup: missing,
    addPrivileges: missing,
    removePrivileges: missing,
  };
}
