import type { EnvironmentName, MilvusConfig, Resources } from "./types.ts";

/** What is different between the environments where the configuration says nothing. */
export interface EnvironmentDefaults {
  readonly mode: MilvusConfig["mode"];
  /** In-memory replicas, without zones: nobody here knows their names. */
  readonly replicas: number;
  /** Least number of pods of each component that has no state; more where the data wants more. */
  readonly pods: number;
  readonly vectors: number;
  readonly attu: boolean;
  readonly etcd: {
    readonly members: 1 | 3;
    readonly quotaGiB: number;
    readonly volumeSize: string;
    readonly resources: Resources;
    /** Snapshots and defragmentation are made. */
    readonly maintained: boolean;
  };
  readonly minio: { readonly nodes: number; readonly resources: Resources };
  /** What cannot be brought back is protected, backed up, and known by its digest. */
  readonly precious: boolean;
  readonly dashboard: boolean;
}

const pod = (cpu: string, memory: string): Resources => ({ cpu, memory, cpuLimit: null });

export const environments: Readonly<Record<EnvironmentName, EnvironmentDefaults>> = {
  dev: {
    mode: "standalone",
    replicas: 1,
    pods: 1,
    vectors: 100_000,
    attu: true,
    etcd: {
      members: 1,
      quotaGiB: 1,
      volumeSize: "10Gi",
      resources: pod("250m", "1Gi"),
      maintained: false,
    },
    minio: { nodes: 1, resources: pod("250m", "1Gi") },
    precious: false,
    dashboard: false,
  },
  staging: {
    mode: "cluster",
    replicas: 2,
    pods: 2,
    vectors: 1_000_000,
    attu: false,
    etcd: { members: 3, quotaGiB: 2, volumeSize: "10Gi", resources: pod("500m", "2Gi"), maintained: true },
    minio: { nodes: 4, resources: pod("500m", "2Gi") },
    precious: false,
    dashboard: true,
  },
  prod: {
    mode: "cluster",
    replicas: 3,
    pods: 2,
    vectors: 1_000_000,
    attu: false,
    // etcd of Milvus' sizing tool.
    etcd: { members: 3, quotaGiB: 4, volumeSize: "20Gi", resources: pod("1", "4Gi"), maintained: true },
    minio: { nodes: 4, resources: pod("1", "8Gi") },
    precious: true,
    dashboard: true,
  },
};
