import { minioVolumeBytes } from "../sizing/object-store-size.ts";
import { formatBytes, GiB, parseQuantity } from "../sizing/quantity.ts";
import { type ClusterSize, sizeCluster } from "../sizing/size-cluster.ts";
import { type EnvironmentDefaults, environments } from "./environments.ts";
import { fromConfig, milvusDefaults, replicaGroups } from "./milvus-defaults.ts";
import type { GivenConfig } from "./schema.ts";
import type {
  BackupConfig,
  DataSize,
  EnvironmentName,
  EtcdConfig,
  ObjectStoreConfig,
  ProvisionConfig,
  StackConfig,
} from "./types.ts";

/** The whole configuration of a stack, what is not given following from the data and the environment. */
export function withDefaults(given: GivenConfig, name: EnvironmentName): StackConfig {
  const environment = environments[name];
  const data: DataSize = {
    vectors: given.data?.vectors ?? environment.vectors,
    // OpenAI's text-embedding-3-small.
    dim: given.data?.dim ?? 1536,
    indexType: given.data?.indexType ?? "HNSW",
    M: given.data?.M ?? 16,
    scalarBytes: given.data?.scalarBytes ?? 1024,
  };
  const milvus = given.milvus ?? {};
  const mode = milvus.mode ?? environment.mode;
  const groups = given.replication ?? numberedGroups(mode === "standalone" ? 1 : environment.replicas);
  const size = sizeCluster(data, groups.length);
  const replication = replicaGroups(groups, mode, milvus.resources?.queryNode?.memory, data, size);
  return {
    environment: name,
    namespace: given.namespace ?? "milvus",
    createNamespace: given.createNamespace ?? true,
    data,
    replication,
    milvus: milvusDefaults(milvus, replication, size, environment),
    etcd: etcdDefaults(given.etcd ?? {}, environment),
    objectStore: objectStoreDefaults(given.objectStore ?? { kind: "minio" }, size, environment),
    charts: {
      dir: given.charts?.dir ?? null,
      imageRegistry: given.charts?.imageRegistry ?? null,
      requireDigests: given.charts?.requireDigests ?? environment.precious,
    },
    networkPolicies: {
      enabled: given.networkPolicies?.enabled ?? true,
      clientNamespaces: given.networkPolicies?.clientNamespaces ?? [],
      monitoringNamespace: given.networkPolicies?.monitoringNamespace ?? null,
    },
    monitoring: {
      prometheusOperator: given.monitoring?.prometheusOperator ?? false,
      dashboard: given.monitoring?.dashboard ?? environment.dashboard,
      labels: given.monitoring?.labels ?? {},
    },
    backup: backupDefaults(given.backup, environment),
    provision: provisionDefaults(given.provision, name),
    protect: given.protect ?? environment.precious,
  };
}

function numberedGroups(replicas: number): { group: string }[] {
  return Array.from({ length: replicas }, (_, index) => ({ group: `rg${index + 1}` }));
}

function etcdDefaults(given: NonNullable<GivenConfig["etcd"]>, { etcd }: EnvironmentDefaults): EtcdConfig {
  const quotaGiB = given.quotaGiB ?? etcd.quotaGiB;
  const usual = parseQuantity(etcd.volumeSize) ?? 0;
  const volume = usual < 2 * quotaGiB * GiB ? `${Math.ceil(2.5 * quotaGiB)}Gi` : etcd.volumeSize;
  return {
    members: given.members ?? etcd.members,
    storageClass: given.storageClass ?? null,
    volumeSize: given.volumeSize ?? volume,
    quotaGiB,
    resources: {
      cpu: given.resources?.cpu ?? etcd.resources.cpu,
      memory: given.resources?.memory ?? etcd.resources.memory,
      cpuLimit: given.resources?.cpuLimit ?? null,
    },
    snapshots: unlessOff(
      given.snapshots,
      etcd.maintained,
      ({ schedule, keep, volumeSize, existingClaim }) => ({
        schedule: schedule ?? "17 */6 * * *",
        keep: keep ?? 12,
        volumeSize: volumeSize ?? volume,
        existingClaim: existingClaim ?? null,
      }),
    ),
    defragmentation: unlessOff(given.defragmentation, etcd.maintained, ({ schedule }) => ({
      schedule: schedule ?? "41 3 * * 0",
    })),
  };
}

function objectStoreDefaults(
  given: NonNullable<GivenConfig["objectStore"]>,
  size: ClusterSize,
  { minio }: EnvironmentDefaults,
): ObjectStoreConfig {
  if (given.kind !== "minio") {
    const { credentials = { kind: "iam" as const } } = given;
    return {
      kind: given.kind,
      bucket: given.bucket,
      createBucket: given.createBucket ?? false,
      region: given.region ?? null,
      endpoint: given.endpoint ?? null,
      useSsl: given.useSsl ?? true,
      credentials:
        credentials.kind === "iam"
          ? {
              kind: "iam",
              serviceAccountAnnotations: credentials.serviceAccountAnnotations ?? {},
              podLabels: credentials.podLabels ?? {},
            }
          : credentials,
    };
  }
  const nodes = given.nodes ?? minio.nodes;
  return {
    kind: "minio",
    nodes,
    storageClass: given.storageClass ?? null,
    volumeSize: given.volumeSize ?? formatBytes(minioVolumeBytes(size, nodes)),
    resources: {
      cpu: given.resources?.cpu ?? minio.resources.cpu,
      memory: given.resources?.memory ?? minio.resources.memory,
      cpuLimit: given.resources?.cpuLimit ?? null,
    },
    bucket: given.bucket ?? "milvus",
    rootCredentials: given.rootCredentials ?? fromConfig,
  };
}

function backupDefaults(
  given: GivenConfig["backup"],
  { precious }: EnvironmentDefaults,
): BackupConfig | null {
  return unlessOff(given, precious, ({ schedule, keep, bucket }) => ({
    schedule: schedule ?? "23 2 * * *",
    keep: keep ?? 7,
    bucket: bucket ?? null,
  }));
}

function provisionDefaults(given: GivenConfig["provision"], name: EnvironmentName): ProvisionConfig | null {
  return unlessOff(given, false, ({ specs, environment, smoke, dropOnDestroy }) => ({
    specs: specs ?? ["collections", "access"],
    environment: environment ?? name,
    smoke: smoke ?? true,
    dropOnDestroy: dropOnDestroy ?? false,
  }));
}

/** A section that is null when it is switched off, or when it is not given and off by default. */
function unlessOff<Given extends object, Whole>(
  given: Given | null | undefined,
  onByDefault: boolean,
  complete: (given: Given | Record<string, never>) => Whole,
): Whole | null {
  if (given === null || (given === undefined && !onByDefault)) return null;
  return complete(given ?? {});
}
