export type { MilvusClusterArgs } from "./arguments.ts";
export { MilvusCluster } from "./milvus-cluster.ts";
export { type MilvusValuesInput, milvusValues } from "./values/values.ts";
