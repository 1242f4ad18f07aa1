import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { BackupConfig } from "../config/types.ts";
import type { Connection } from "../connection.ts";
import type { ObjectStoreConnection } from "../object-store/connection.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import { workloadLabels } from "../workload/labels.ts";
import { type BackupTls, backupJob } from "./backup-job.ts";
import { backupRootPath, settingsFile } from "./settings.ts";

export interface BackupArgs {
  readonly namespace: pulumi.Input<string>;
  /** When, and how many backups stay. */
  readonly config: BackupConfig;
  /** milvus-backup 0.5 or newer. */
  readonly image: ContainerImage;
  /** Milvus, and the Secret with the `password` of root; `username` is its key for another user's name. null: no login. */
  readonly milvus: Connection;
  /** Default: Milvus serves without TLS. */
  readonly tls?: BackupTls | null;
  /** The store that holds Milvus' data; backups go to its `backupBucket`. */
  readonly objectStore: ObjectStoreConnection;
}

/**
 * milvus-backup on a schedule: every collection, with users and roles, to the object store. It is an online backup; clients go
 * on. What it does not hold is etcd's keyspace: that is for EtcdCluster's snapshots.
 */
export class Backup extends pulumi.ComponentResource {
  /** Name of the CronJob, for `kubectl create job --from=cronjob/…`. */
  readonly cronJob: pulumi.Output<string>;
  /** `bucket/path` of the backups. */
  readonly location: string;

  constructor(name: string, args: BackupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("milvus-stack:infra:Backup", name, {}, opts);
    const { namespace, objectStore } = args;
    const metadata = {
      name,
      namespace,
      labels: workloadLabels({ name, instance: name, component: "backup" }),
    };
    const settings = new k8s.core.v1.ConfigMap(
      name,
      { metadata, data: { "backup.yaml": settingsFile(objectStore) } },
      { parent: this },
    );
    const account = objectStore.useIam
      ? new k8s.core.v1.ServiceAccount(
          name,
          { metadata: { ...metadata, annotations: { ...objectStore.identity.serviceAccountAnnotations } } },
          { parent: this },
        )
      : null;
    const job = new k8s.batch.v1.CronJob(
      name,
      backupJob({
        ...args,
        name,
        tls: args.tls ?? null,
        serviceAccount: account?.metadata.name ?? null,
        settings: settings.metadata.name,
      }),
      { parent: this },
    );

    this.cronJob = job.metadata.name;
    this.location = `${objectStore.backupBucket}/${backupRootPath}`;
    this.registerOutputs({ cronJob: this.cronJob, location: this.location });
  }
}
