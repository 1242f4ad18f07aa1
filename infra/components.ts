/**
 * Components for Pulumi programs: etcd, an object store and a replicated Milvus on Kubernetes, and what belongs to them. Each
 * takes what it needs of another as a `Connection`: where it listens, and which Secret holds its credentials.
 */
export { Backup, type BackupArgs, type BackupTls } from "./backup/index.ts";
export {
  type ChartName,
  type ChartsLock,
  chartValues,
  type ImageName,
  type ResolvedChart,
  readChartsLock,
  resolveChart,
} from "./charts/index.ts";
export type * from "./config/types.ts";
export type { Connection, SecretRef } from "./connection.ts";
export { type DeployOptions, deployStack } from "./deploy-stack.ts";
export { EtcdCluster, type EtcdClusterArgs } from "./etcd-cluster/index.ts";
export { imageOf } from "./images/index.ts";
export { MilvusCluster, type MilvusClusterArgs } from "./milvus-cluster/index.ts";
export { Monitoring, type MonitoringArgs } from "./monitoring/index.ts";
export {
  type IngressController,
  Networking,
  type NetworkingArgs,
  type ObjectStorePlace,
  type Surroundings,
  surroundingsOf,
} from "./networking/index.ts";
export {
  type KeyPair,
  ObjectStore,
  type ObjectStoreArgs,
  type ObjectStoreConnection,
  type ObjectStoreCredentials,
} from "./object-store/index.ts";
export {
  type DataPlaneArgs,
  type EmbeddingsArgs,
  type MilvusConnectionArgs,
  ProvisionedCollections,
  type ProvisionedCollectionsArgs,
} from "./provisioned-collections/index.ts";
export { type Replication, replicationOf } from "./replication/index.ts";
export { SmokeTest, type SmokeTestArgs } from "./smoke-test/index.ts";
export type { StackOutputs } from "./stack-outputs.ts";
export type { StackSecrets } from "./stack-secrets.ts";
export type { ContainerImage } from "./workload/container-image.ts";
