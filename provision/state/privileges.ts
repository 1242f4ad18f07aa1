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
/** Added later, with or after the grants by collection (2.5), by what they are about. */
const newer = {
  collection: [
    ...["AddCollectionField", "AlterCollectionSchema", "GetImportProgress", "ListImport"],
    ...["CreateSnapshot", "DropSnapshot", "DescribeSnapshot", "ListSnapshots", "RestoreSnapshot"],
    "RefreshExternalCollection",
  ],
  database: ["AlterDatabase", "DescribeDatabase"],
  cluster: [
    ...["UpdateResourceGroups", "BackupRBAC", "RestoreRBAC"],
    ...["CreatePrivilegeGroup", "DropPrivilegeGroup", "ListPrivilegeGroups", "OperatePrivilegeGroup"],
    ...["GetReplicateConfiguration", "UpdateReplicateConfiguration"],
    ...["AddFileResource", "RemoveFileResource", "ListFileResources"],
    ...["PinSnapshotData", "UnpinSnapshotData", "ExportSnapshot", "RestoreExternalSnapshot", "Expr"],
  ],
} as const;
/** Groups of the first kind, which no server of 2.5 or newer offers any more. */
const oldGroups = ["GroupReadOnly", "GroupReadWrite", "GroupAdmin"];

/** `Global` before 2.5, and of one collection since: the members of CollectionAdmin as 2.5.24, 2.6.20 and 3.0.0-beta list them. */
const ofCollectionsSince25: ReadonlySet<string> = new Set([
  ...["DescribeCollection", "CreateAlias", "DropAlias", "DescribeAlias", "ListAliases"],
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
  ...Object.values(newer).flat(),
  ...oldGroups,
  ...builtInGroups,
];

/** The kind of object that a grant names before Milvus 2.5. */
export function objectOf(privilege: string): "Collection" | "Global" | "User" {
  if (ofCollections.has(privilege)) return "Collection";
  return ofUsers.has(privilege) ? "User" : "Global";
}

/**
 * Whether a privilege or built-in group can be granted on one collection: on a server, or on any that has it. Of others a server
 * takes the name of a collection, and either stores `*` (before 2.5), refuses it, or never asks for it.
 */
export function isOfOneCollection(privilege: string, server: ServerInfo | null): boolean {
  if (ofCollections.has(privilege)) return true;
  if (ofCollectionsSince25.has(privilege)) return server === null || grantsByCollection(server);
  if (global.has(privilege) || ofUsers.has(privilege)) return false;
  return !/^(Database|Cluster)(ReadOnly|ReadWrite|Admin)$/.test(privilege) && !isAboutMore(privilege);
}

function isAboutMore(privilege: string): boolean {
  return [...newer.database, ...newer.cluster].some((name) => name === privilege);
}

/**
 * Whether a grant on an alias is stored as one on the collection behind it: `proxy.resolveAliasForPrivilege`, on from 2.6.12 on.
 * Seen on 2.6.20 and 3.0.0-beta; 2.5.24 stores the alias.
 */
export function storesGrantsBehindAliases(server: ServerInfo): boolean {
  return server.product !== "milvus-lite" && isSince(server, 2, 6, 12);
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
