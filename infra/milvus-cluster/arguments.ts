import type * as pulumi from "@pulumi/pulumi";
import type { MilvusConfig, ReplicaGroup } from "../config/types.ts";
import type { Connection } from "../connection.ts";
import type { ObjectStoreConnection } from "../object-store/connection.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import type { Fields } from "../workload/fields.ts";

export interface MilvusClusterArgs {
  /** Mode, numbers, sizes, credentials, TLS, exposure, Attu. */
  readonly config: MilvusConfig;
  /** One entry a replica. A standalone Milvus has one replica, whatever is given here. */
  readonly replication: readonly ReplicaGroup[];
  /** Where Milvus keeps its metadata. Milvus starts once its endpoints are there. */
  readonly etcd: Connection;
  /** Where Milvus keeps its data and its write-ahead log. Milvus starts once its endpoint is there. */
  readonly objectStore: ObjectStoreConnection;
  /** A namespace that is there already. */
  readonly namespace: pulumi.Input<string>;
  /** The Milvus chart, as a packed file or a folder. */
  readonly chart: { readonly chart: string };
  readonly images: { readonly milvus: ContainerImage; readonly attu: ContainerImage };
  /** Values for the chart that do not follow from `config`: those of `helm-values/milvus`. */
  readonly values: Fields;
  /** Values on top of all others. Default: none. */
  readonly overrides?: Fields;
  /**
   * Version of Milvus that runs, `v2.6.15`: its components are then replaced one after the other, in the order of Milvus' upgrades.
   * Default: null, where nothing runs yet.
   */
  readonly runningVersion?: string | null;
  /**
   * Password of the user `root`, needed where `config.rootCredentials` is `config`. Milvus takes it when it starts for the first
   * time and never again: later it is changed in Milvus, and here so that clients know.
   */
  readonly rootPassword?: pulumi.Input<string>;
  /** Protects the volume of a standalone Milvus from being deleted. Default: false. */
  readonly protect?: boolean;
  /** The volume of a standalone Milvus stays when the component is destroyed; `keptVolumes` names it. Default: true. */
  readonly keepVolumes?: boolean;
}
