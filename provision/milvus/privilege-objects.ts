/**
 * What a privilege is about before Milvus 2.5, where a grant names a kind of object: `milvus.proto`, the option
 * `privilege_ext_obj` of each request. All others are global.
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

export function objectOf(privilege: string): "Collection" | "Global" | "User" {
  if (ofCollections.has(privilege)) return "Collection";
  return privilege === "UpdateUser" || privilege === "SelectUser" ? "User" : "Global";
}
