import type { Output } from "@pulumi/pulumi";
import type { Release } from "./guard/index.ts";

/** What a stack gives the data plane: `milvus: { pulumiStack: … }` of an environment reads it. */
export interface StackOutputs {
  readonly milvus: {
    /** `https://host:port` for clients outside of the cluster; null: through a port-forward to `kubernetes`. */
    readonly uri: Output<string | null>;
    /** `root:password`. */
    readonly token: Output<string>;
    /** Authority of a private certificate. */
    readonly caPem: Output<string | null>;
    /** Name in the certificate, where it is not the host of `uri`. */
    readonly serverName: Output<string | null>;
    readonly tls: boolean;
    readonly kubernetes: {
      /** Context of the kubeconfig; null: its current one. */
      readonly context: string | null;
      readonly namespace: Output<string>;
      readonly service: string;
      readonly port: number;
    };
  };
  readonly replication: { readonly replicas: number; readonly resourceGroups: Output<readonly string[]> };
  /** What the next deployment is held against: see guard/. */
  readonly release: Release;
  /** Claims that `pulumi destroy` leaves in the cluster, with all that is in them. */
  readonly keptVolumes: readonly string[];
}
