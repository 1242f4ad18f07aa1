import type { EtcdConfig } from "../config/types.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import { resourceRequirements } from "../workload/resource-requirements.ts";
import { spreadOverZones } from "../workload/spread.ts";

/** What the values of the etcd chart depend on. */
export interface EtcdValuesInput {
  /** Name of the release. */
  readonly name: string;
  readonly config: EtcdConfig;
  readonly image: ContainerImage;
  readonly initialClusterState: "new" | "existing";
  /** Volumes stay when the members are deleted. */
  readonly keepVolumes: boolean;
  /** Members start only where they are evenly spread over the zones. */
  readonly overZones: boolean;
}

/** Values of the chart `etcd` that follow from a stack's configuration, to go over those of `helm-values/etcd`. */
export function etcdValues({
  name,
  config,
  image,
  initialClusterState,
  keepVolumes,
  overZones,
}: EtcdValuesInput) {
  return {
    replicaCount: config.members,
    initialClusterState,
    image: {
      registry: image.registry,
      repository: image.repository,
      tag: image.tag,
      ...(image.digest === null ? {} : { digest: image.digest }),
    },
    resources: resourceRequirements(config.resources),
    persistence: {
      size: config.volumeSize,
      ...(config.storageClass === null ? {} : { storageClass: config.storageClass }),
    },
    // Kubernetes keeps them by itself; the chart renders nothing then.
    ...(keepVolumes
      ? {}
      : { persistentVolumeClaimRetentionPolicy: { enabled: true, whenDeleted: "Delete" } }),
    extraEnvVars: [
      { name: "ETCD_QUOTA_BACKEND_BYTES", value: String(quotaBytes(config.quotaGiB)) },
      // Milvus' own figures. Network volumes now and then take longer than etcd's 100 ms, and a change of leaders costs Milvus
      // its sessions.
      { name: "ETCD_HEARTBEAT_INTERVAL", value: "500" },
      { name: "ETCD_ELECTION_TIMEOUT", value: "2500" },
    ],
    pdb: disruptionBudget(config.members),
    ...(overZones && {
      topologySpreadConstraints: [
        spreadOverZones({ "app.kubernetes.io/name": "etcd", "app.kubernetes.io/instance": name }),
      ],
    }),
  };
}

function quotaBytes(quotaGiB: number): number {
  return Math.round(quotaGiB * 1024 ** 3);
}

/** One member at a time, so that the others are a majority. A budget for a single member would only block every drain. */
function disruptionBudget(members: number) {
  return members === 1 ? { create: false } : { create: true, minAvailable: "", maxUnavailable: 1 };
}
