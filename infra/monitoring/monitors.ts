/** A PodMonitor of the Prometheus operator: which pods are scraped, and where. */
export interface PodMonitor {
  readonly name: string;
  readonly spec: {
    readonly selector: {
      readonly matchLabels: Readonly<Record<string, string>>;
      readonly matchExpressions?: {
        readonly key: string;
        readonly operator: string;
        readonly values: string[];
      }[];
    };
    /** Labels of the pod that its series carry too. */
    readonly podTargetLabels?: string[];
    readonly podMetricsEndpoints: {
      readonly port: string;
      readonly path: string;
      readonly interval: string;
      /** Our alerts go by the labels that Prometheus adds; a target may not pretend to be another. */
      readonly honorLabels: boolean;
    }[];
  };
}

/** Monitors of what the stack runs. PodMonitors rather than ServiceMonitors: each pod has its own series, ready or not. */
export function podMonitors({ minio }: { readonly minio: boolean }): PodMonitor[] {
  const milvus: PodMonitor = {
    name: "milvus",
    spec: {
      selector: {
        matchLabels: { "app.kubernetes.io/name": "milvus" },
        matchExpressions: [{ key: "component", operator: "NotIn", values: ["attu"] }],
      },
      podTargetLabels: ["component", "milvus.io/resource-group"],
      podMetricsEndpoints: [endpoint("metrics", "/metrics")],
    },
  };
  const etcd: PodMonitor = {
    name: "etcd",
    spec: {
      selector: { matchLabels: { "app.kubernetes.io/name": "etcd" } },
      podMetricsEndpoints: [endpoint("client", "/metrics")],
    },
  };
  const objectStore: PodMonitor = {
    name: "minio",
    spec: {
      selector: { matchLabels: { app: "minio" } },
      podMetricsEndpoints: [endpoint("http", "/minio/v2/metrics/cluster")],
    },
  };
  return minio ? [milvus, etcd, objectStore] : [milvus, etcd];
}

function endpoint(port: string, path: string) {
  return { port, path, interval: "30s", honorLabels: false };
}
