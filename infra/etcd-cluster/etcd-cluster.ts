import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EtcdConfig } from "../config/types.ts";
import type { Connection } from "../connection.ts";
import { after } from "../workload/after.ts";
import { chartResources } from "../workload/chart-resources.ts";
import { chartTransform } from "../workload/chart-transform.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import type { Fields } from "../workload/fields.ts";
import { workloadLabels } from "../workload/labels.ts";
import { mergeValues } from "../workload/merge-values.ts";
import { ordered } from "../workload/ordered.ts";
import { defragmentationJob, type MaintenanceInput, snapshotJob, snapshotName } from "./maintenance.ts";
import { memberEndpoints, memberVolumes } from "./members.ts";
import { etcdValues } from "./values.ts";

export interface EtcdClusterArgs {
  /** Members, volumes, quota, and the schedules of snapshots and defragmentation. */
  readonly config: EtcdConfig;
  /** A namespace that is there already. */
  readonly namespace: pulumi.Input<string>;
  /** The etcd chart, as a packed file or a folder. */
  readonly chart: { readonly chart: string };
  /** Of the members, and of the jobs that look after them. */
  readonly image: ContainerImage;
  /** Values for the chart that do not follow from `config`: those of `helm-values/etcd`. */
  readonly values: Fields;
  /** Values on top of all others. Default: none. */
  readonly overrides?: Fields;
  /**
   * `existing` lets a member without data join the others after it was removed from them with `etcdctl member remove`, because
   * its volume is lost. Members that have data ignore it. Default: `new`.
   */
  readonly initialClusterState?: "new" | "existing";
  /** Members start only where they are evenly spread over the zones of the cluster. Default: false. */
  readonly overZones?: boolean;
  /** Protects the members and the snapshots from being deleted. Default: false. */
  readonly protect?: boolean;
  /** Volumes stay when the component is destroyed; `keptVolumes` names them. Default: true. */
  readonly keepVolumes?: boolean;
}

/**
 * etcd, which holds Milvus' metadata, with jobs that save snapshots of it and defragment it. The name of the component is the
 * Helm release's, and the members': `etcd-0`, `etcd-1`, `etcd-2`.
 */
export class EtcdCluster extends pulumi.ComponentResource {
  /** Every member. There are no credentials: NetworkPolicies say who may connect. */
  readonly connection: Connection;
  /** Names of the claims that stay when the component is destroyed. */
  readonly keptVolumes: readonly string[];
  /** The objects of the chart. */
  readonly chartResources: pulumi.Output<pulumi.Resource[]>;

  constructor(name: string, args: EtcdClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("milvus-stack:infra:EtcdCluster", name, {}, opts);
    const {
      config,
      namespace,
      image,
      protect = false,
      keepVolumes = true,
      initialClusterState = "new",
      overZones = false,
    } = args;
    const values = mergeValues(
      args.values,
      etcdValues({ name, config, image, initialClusterState, keepVolumes, overZones }),
      args.overrides ?? {},
    );

    const chart = new k8s.helm.v4.Chart(
      name,
      { chart: args.chart.chart, namespace, values, ...ordered(namespace) },
      { parent: this, transforms: [chartTransform({ protect, keepVolumes })] },
    );

    const members = pulumi
      .output(namespace)
      .apply((inNamespace) => memberEndpoints(name, inNamespace, config.members));
    this.connection = { endpoints: after([chart], members), secretRef: null };
    this.keptVolumes = keptVolumes(name, config, keepVolumes);
    this.chartResources = chartResources(chart);

    this.#makeJobs({ name, namespace, image, endpoints: members }, config, { protect, keepVolumes });
    this.registerOutputs({ endpoints: this.connection.endpoints, keptVolumes: this.keptVolumes });
  }

  #makeJobs(
    input: MaintenanceInput,
    { snapshots, defragmentation }: EtcdConfig,
    { protect, keepVolumes }: { readonly protect: boolean; readonly keepVolumes: boolean },
  ): void {
    if (snapshots !== null) {
      const name = snapshotName(input.name);
      const claim =
        snapshots.existingClaim === null
          ? this.#makeClaim(input, snapshots.volumeSize, { protect, keepVolumes })
          : null;
      new k8s.batch.v1.CronJob(name, snapshotJob(input, snapshots), {
        parent: this,
        ...(claim !== null && { dependsOn: claim }),
      });
    }
    if (defragmentation !== null) {
      const job = defragmentationJob(input, defragmentation);
      new k8s.batch.v1.CronJob(job.metadata.name, job, { parent: this });
    }
  }

  #makeClaim(
    input: MaintenanceInput,
    volumeSize: string,
    { protect, keepVolumes }: { readonly protect: boolean; readonly keepVolumes: boolean },
  ): k8s.core.v1.PersistentVolumeClaim {
    const name = snapshotName(input.name);
    const labels = workloadLabels({ name, instance: input.name, component: "etcd-snapshot" });
    return new k8s.core.v1.PersistentVolumeClaim(
      name,
      {
        metadata: {
          name,
          namespace: input.namespace,
          labels,
          // Many classes bind a volume only once a pod wants it, and the first snapshot may be hours away.
          annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: volumeSize } },
        },
      },
      { parent: this, protect, retainOnDelete: keepVolumes },
    );
  }
}

/** A claim that was there before stays in any case. */
function keptVolumes(name: string, { members, snapshots }: EtcdConfig, keep: boolean): readonly string[] {
  const given = snapshots?.existingClaim ?? null;
  const made = snapshots !== null && given === null ? [snapshotName(name)] : [];
  return [...(keep ? [...memberVolumes(name, members), ...made] : []), ...(given === null ? [] : [given])];
}
