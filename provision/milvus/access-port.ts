import type { Secret } from "../spec/types.ts";
import type {
  Grant,
  LiveResourceGroup,
  PrivilegeGroupState,
  ResourceGroupState,
  RoleState,
  UserState,
} from "../state/access-types.ts";

/** Users, roles and what they may do. A server without them (`capabilities.rbac`) is not asked. */
export interface AccessCalls {
  /** Every role, with what it may do. */
  listRoles(): Promise<RoleState[]>;
  createRole(role: string): Promise<void>;
  /** Revokes what it was granted first: Milvus drops no role that has grants. */
  dropRole(role: string): Promise<void>;
  grant(role: string, grant: Grant): Promise<void>;
  revoke(role: string, grant: Grant): Promise<void>;
  listUsers(): Promise<UserState[]>;
  createUser(user: string, password: Secret): Promise<void>;
  /** Drops the user and makes it anew with the same roles: between the two it cannot log in. */
  setPassword(user: string, password: Secret): Promise<void>;
  /** Changes the password of a user whose present one is known; it can log in all the time, with one or the other. */
  changePassword(user: string, former: Secret, password: Secret): Promise<void>;
  dropUser(user: string): Promise<void>;
  addUserToRole(user: string, role: string): Promise<void>;
  removeUserFromRole(user: string, role: string): Promise<void>;
  /** Those that were made, without the ones that Milvus has of its own. */
  listPrivilegeGroups(): Promise<PrivilegeGroupState[]>;
  createPrivilegeGroup(group: string): Promise<void>;
  dropPrivilegeGroup(group: string): Promise<void>;
  addPrivileges(group: string, privileges: readonly string[]): Promise<void>;
  removePrivileges(group: string, privileges: readonly string[]): Promise<void>;
}

/** Groups of query nodes. A server without them (`capabilities.resourceGroups`) is not asked. */
export interface ResourceGroupCalls {
  listResourceGroups(): Promise<LiveResourceGroup[]>;
  createResourceGroup(group: ResourceGroupState): Promise<void>;
  updateResourceGroup(group: ResourceGroupState): Promise<void>;
  dropResourceGroup(group: string): Promise<void>;
  transferNodes(from: string, to: string, nodes: number): Promise<void>;
}
