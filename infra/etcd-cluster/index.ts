export { EtcdCluster, type EtcdClusterArgs } from "./etcd-cluster.ts";
