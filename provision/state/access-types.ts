/** Everything of a server that is not a collection: who may do what, and which query nodes belong together. */

/** A privilege, or a privilege group, on something. */
export interface Grant {
  /** Milvus' name of a privilege (`Search`, `CreateCollection`) or of a privilege group (`CollectionReadOnly`). */
  readonly privilege: string;
  /** `*`: every database. */
  readonly database: string;
  /** Physical collection; `*`: every one, or a privilege that is not about a collection. */
  readonly collection: string;
}

export interface RoleState {
  readonly name: string;
  readonly grants: readonly Grant[];
}

export interface UserState {
  readonly name: string;
  readonly roles: readonly string[];
}

export interface PrivilegeGroupState {
  readonly name: string;
  readonly privileges: readonly string[];
}

export interface ResourceGroupState {
  readonly name: string;
  /** Query nodes that the group is to have at least; and at most. */
  readonly requests: number;
  readonly limits: number;
  /** Groups that nodes are taken from first, and given to first. */
  readonly transferFrom: readonly string[];
  readonly transferTo: readonly string[];
}

export interface LiveResourceGroup extends ResourceGroupState {
  /** Query nodes that are in the group now and answer. */
  readonly available: number;
  /** Their ids, where the server tells them: Milvus 2.4 and newer. */
  readonly nodes: readonly string[];
}

export interface LiveAccess {
  readonly roles: readonly RoleState[];
  readonly users: readonly UserState[];
  readonly privilegeGroups: readonly PrivilegeGroupState[];
  readonly resourceGroups: readonly LiveResourceGroup[];
  /** Properties of each database, without our own. */
  readonly databaseProperties: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
