import * as pulumi from "@pulumi/pulumi";
import { Backup, type BackupTls } from "./backup/index.ts";
import {
  type ChartName,
  type ChartsLock,
  chartValues,
  type ImageName,
  resolveChart,
} from "./charts/index.ts";
import { minioRootUser, type StackConfig } from "./config/index.ts";
import { EtcdCluster } from "./etcd-cluster/index.ts";
import { releaseOf } from "./guard/index.ts";
import { imageOf } from "./images/index.ts";
import { certificateSecret, MilvusCluster, messageQueueOf } from "./milvus-cluster/index.ts";
import { Monitoring } from "./monitoring/index.ts";
import { Networking, surroundingsOf } from "./networking/index.ts";
import { ObjectStore, type ObjectStoreCredentials } from "./object-store/index.ts";
import { rootToken } from "./root-token.ts";
import { stackNamespace } from "./stack-namespace.ts";
import type { StackOutputs } from "./stack-outputs.ts";
import type { StackSecrets } from "./stack-secrets.ts";

export interface DeployOptions {
  /** Folder of the project, with `helm-values/`. */
  readonly cwd: string;
  readonly lock: ChartsLock;
  /** Context of the kubeconfig that the provider uses; null: its current one. */
  readonly kubeContext: string | null;
}

/**
 * All of a stack: namespace and policies, etcd and the object store, then Milvus, and what looks after them.
 *
 * @throws MilvusStackError when a chart is not there, or is not the one of the lock.
 */
export function deployStack(
  config: StackConfig,
  secrets: StackSecrets,
  options: DeployOptions,
): StackOutputs {
  const { cwd, lock, kubeContext } = options;
  const { environment, protect } = config;
  const chartOf = (name: ChartName) => {
    const chart = resolveChart(name, lock, { cwd, dir: config.charts.dir });
    if (!chart.verified)
      pulumi.log.warn(`${chart.chart} is an unpacked chart: there is no sum to check it by.`);
    return { chart, values: chartValues(name, environment, cwd) };
  };
  // Before anything is registered: a chart that is not there leaves nothing half made.
  const etcdChart = chartOf("etcd");
  const milvusChart = chartOf("milvus");
  const minioChart = config.objectStore.kind === "minio" ? chartOf("minio") : null;
  const image = (name: ImageName) => imageOf(lock, name, config.charts.imageRegistry);

  const namespace = config.createNamespace
    ? stackNamespace({ name: config.namespace, keep: protect }).metadata.name
    : pulumi.output(config.namespace);
  const networking = config.networkPolicies.enabled
    ? [new Networking("networking", { namespace, ...surroundingsOf(config) })]
    : [];

  const etcd = new EtcdCluster(
    "etcd",
    { config: config.etcd, namespace, ...etcdChart, image: image("etcd"), protect, keepVolumes: protect },
    { dependsOn: networking },
  );
  const objectStore = new ObjectStore(
    "object-store",
    {
      config: config.objectStore,
      namespace,
      ...(minioChart !== null && { minio: { ...minioChart, image: image("minio") } }),
      clientImage: image("mc"),
      credentials: objectStoreCredentials(secrets),
      backupBucket: config.backup?.bucket ?? null,
      conditionalWrites: messageQueueOf(milvusChart.values) === "woodpecker",
      protect,
      keepVolumes: protect,
    },
    { dependsOn: networking },
  );
  const milvus = new MilvusCluster(
    "milvus",
    {
      config: config.milvus,
      replication: config.replication,
      etcd: etcd.connection,
      objectStore: objectStore.connection,
      namespace,
      ...milvusChart,
      images: { milvus: image("milvus"), attu: image("attu") },
      ...(secrets.rootPassword !== null && { rootPassword: secrets.rootPassword }),
      protect,
      keepVolumes: protect,
    },
    { dependsOn: [etcd, objectStore] },
  );
  new Monitoring("monitoring", {
    namespace,
    ...config.monitoring,
    etcdMembers: config.etcd.members,
    minio: config.objectStore.kind === "minio",
  });
  if (config.backup !== null) {
    new Backup("backup", {
      namespace,
      config: config.backup,
      image: image("milvus-backup"),
      milvus: milvus.connection,
      tls: backupTls(config, milvus),
      objectStore: objectStore.connection,
    });
  }

  return {
    milvus: {
      uri: milvus.uri,
      token: rootToken(secrets.rootPassword, milvus.connection.secretRef, namespace),
      caPem: milvus.ca,
      serverName: serverName(config, milvus, namespace),
      tls: config.milvus.tls !== null,
      kubernetes: {
        context: kubeContext,
        // Who connects waits until Milvus is ready.
        namespace: pulumi.all([namespace, milvus.connection.endpoints]).apply(([name]) => name),
        service: milvus.service.name,
        port: milvus.service.port,
      },
    },
    replication: { replicas: milvus.replicaNumber, resourceGroups: milvus.resourceGroups },
    release: releaseOf(config, milvus.milvusVersion, milvus.messageQueue),
    keptVolumes: protect ? [...etcd.keptVolumes, ...objectStore.keptVolumes, ...milvus.keptVolumes] : [],
  };
}

/** Behind a port-forward the host says nothing; a given certificate is then taken to be for the Service. */
function serverName(
  { milvus: { tls } }: StackConfig,
  { uri, serverName: known, service }: MilvusCluster,
  namespace: pulumi.Output<string>,
): pulumi.Output<string | null> {
  return pulumi
    .all([known, uri, namespace])
    .apply(([name, outside, inNamespace]) =>
      name !== null || tls === null || outside !== null ? name : `${service.name}.${inNamespace}.svc`,
    );
}

function objectStoreCredentials({ minioRootPassword, objectStore }: StackSecrets): ObjectStoreCredentials {
  return {
    ...(minioRootPassword !== null && { root: { id: minioRootUser, secret: minioRootPassword } }),
    ...(objectStore !== null && { client: { id: objectStore.accessKey, secret: objectStore.secretKey } }),
  };
}

/** cert-manager puts the authority beside the certificate; a given certificate is trusted as the system trusts it. */
function backupTls({ milvus: { tls } }: StackConfig, milvus: MilvusCluster): BackupTls | null {
  if (tls === null) return null;
  if (tls.kind === "secret") return { caSecret: null, serverName: tls.serverName };
  return { caSecret: { name: certificateSecret(milvus.service.name), key: "ca.crt" }, serverName: null };
}
