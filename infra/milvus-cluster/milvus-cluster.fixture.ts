import type { MilvusConfig, ReplicaGroup, Resources } from "../config/types.ts";
import type { MilvusValuesInput } from "./values/values.ts";

const size = (cpu: string, memory: string): Resources => ({ cpu, memory, cpuLimit: null });

/** Three replicas over three zones, the last with an autoscaler. */
export const threeGroups: readonly ReplicaGroup[] = [
  { group: "rg1", zone: "zone-a", queryNodes: 2, maxQueryNodes: null },
  { group: "rg2", zone: "zone-b", queryNodes: 2, maxQueryNodes: null },
  { group: "rg3", zone: null, queryNodes: 2, maxQueryNodes: 4 },
];

export function milvusConfig(differences: Partial<MilvusConfig> = {}): MilvusConfig {
  return {
    mode: "cluster",
    proxies: 2,
    mixCoordinators: 2,
    dataNodes: 1,
    streamingNodes: 1,
    resources: {
      proxy: size("1", "2Gi"),
      mixCoordinator: size("1", "4Gi"),
      queryNode: { cpu: "4", memory: "16Gi", cpuLimit: "8" },
      dataNode: size("2", "8Gi"),
      streamingNode: size("2", "8Gi"),
      standalone: size("2", "8Gi"),
    },
    rootCredentials: { kind: "config" },
    tls: null,
    expose: { kind: "none" },
    attu: false,
    ...differences,
  };
}

export const milvusImage = {
  registry: "docker.io",
  repository: "milvusdb/milvus",
  tag: "v2.6.15",
  digest: null,
};

export const attuImage = { registry: "docker.io", repository: "zilliz/attu", tag: "v2.6.4", digest: null };

export function valuesInput(differences: Partial<MilvusValuesInput> = {}): MilvusValuesInput {
  return {
    name: "milvus",
    config: milvusConfig(),
    replication: threeGroups,
    etcdEndpoints: ["etcd-0.etcd-headless.search.svc.cluster.local:2379"],
    objectStore: {
      endpoint: "object-store.search.svc.cluster.local:9000",
      bucket: "milvus",
      rootPath: "files",
      cloudProvider: "aws",
      region: null,
      useSsl: false,
      useIam: false,
      useVirtualHost: false,
      accountName: null,
      identity: { serviceAccountAnnotations: {}, podLabels: {} },
    },
    credentials: {
      rootPassword: { secret: "milvus-root", key: "password" },
      objectStore: {
        accessKeyId: { secret: "object-store", key: "accessKeyId" },
        secretAccessKey: { secret: "object-store", key: "secretAccessKey" },
      },
    },
    tlsSecret: null,
    images: { milvus: milvusImage, attu: attuImage },
    values: {},
    overrides: {},
    ...differences,
  };
}
