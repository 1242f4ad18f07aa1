import { isSince } from "./capabilities-of.ts";
import type { ServerInfo } from "./types.ts";

/**
 * What a privilege is about before Milvus 2.5, where a grant names a kind of object: `milvus.proto`, the option
 * `privilege_ext_obj` of each request.
 */
const ofCollections: ReadonlySet<string> = new Set([
  "CreateIndex",
  "DropIndex",
  "IndexDetail",
  "Load",
  "GetLoadingProgress",
  "GetLoadState",
  "Release",
  "Insert",
  "Delete",
  "Upsert",
  "Search",
  "Query",
  "Flush",
  "GetFlushState",
  "GetStatistics",
  "Compaction",
  "Import",
  "LoadBalance",
  "CreatePartition",
  "DropPartition",
  "ShowPartitions",
  "HasPartition",
]);
const ofUsers: ReadonlySet<string> = new Set(["UpdateUser", "SelectUser"]);
const global: ReadonlySet<string> = new Set([
  "All",
  "CreateCollection",
  "DropCollection",
  "DescribeCollection",
  "ShowCollections",
  "RenameCollection",
  "FlushAll",
  "CreateOwnership",
  "DropOwnership",
  "SelectOwnership",
  "ManageOwnership",
  "CreateResourceGroup",
  "DropResourceGroup",
  "DescribeResourceGroup",
  "ListResourceGroups",
  "TransferNode",
  "TransferReplica",
  "CreateDatabase",
  "DropDatabase",
  "ListDatabases",
  "CreateAlias",
  "DropAlias",
  "DescribeAlias",
  "ListAliases",
]);
/** Added later, with or after the grants by collection. */
const newer: ReadonlySet<string> = new Set([
  "UpdateResourceGroups",
  "AlterDatabase",
  "DescribeDatabase",
  "BackupRBAC",
  "RestoreRBAC",
  "CreatePrivilegeGroup",
  "DropPrivilegeGroup",
  "ListPrivilegeGroups",
  "OperatePrivilegeGroup",
  "GroupReadOnly",
  "GroupReadWrite",
  "GroupAdmin",
  "AddCollectionField",
  "GetReplicateConfiguration",
]);

/** Groups that Milvus 2.5 and newer have from the start. */
const builtInGroups: ReadonlySet<string> = new Set(
  ["Collection", "Database", "Cluster"].flatMap((level) =>
    ["ReadOnly", "ReadWrite", "Admin"].map((rights) => `${level}${rights}`),
  ),
);

/** Every privilege and group by name, for suggestions; servers may have more. */
export const knownPrivileges: readonly string[] = [
  ...ofCollections,
  ...ofUsers,
  ...global,
  ...newer,
  ...builtInGroups,
];

/** The kind of object that a grant names before Milvus 2.5. */
export function objectOf(privilege: string): "Collection" | "Global" | "User" {
  if (ofCollections.has(privilege)) return "Collection";
  return ofUsers.has(privilege) ? "User" : "Global";
}

export function isBuiltInGroup(group: string): boolean {
  return builtInGroups.has(group);
}

/** Whether grants say what they are about by database and collection, and privileges can be grouped (Milvus 2.5). */
export function grantsByCollection(server: ServerInfo): boolean {
  return server.product === "zilliz-cloud" || isSince(server, 2, 5);
}

/** Whether a server that knows neither groups nor the newer privileges has this one. */
export function isOldPrivilege(privilege: string): boolean {
  return ofCollections.has(privilege) || ofUsers.has(privilege) || global.has(privilege);
}
