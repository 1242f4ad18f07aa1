import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { workloadLabels } from "../workload/labels.ts";
import { alertGroups, defaultThresholds, type Thresholds } from "./alerts.ts";
import { dashboard } from "./dashboard.ts";
import { podMonitors } from "./monitors.ts";

export interface MonitoringArgs {
  readonly namespace: pulumi.Input<string>;
  /** Makes PodMonitors and a PrometheusRule. The cluster must know these kinds, or the deployment fails. */
  readonly prometheusOperator: boolean;
  /** Makes a ConfigMap with Grafana's dashboard. */
  readonly dashboard: boolean;
  /** Labels by which the cluster's Prometheus chooses monitors and rules. Default: none, for one that takes them all. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Members that etcd should have. */
  readonly etcdMembers: number;
  /** The object store is MinIO in this namespace. Default: false. */
  readonly minio?: boolean;
  /** Limits of the alerts. Default: `defaultThresholds`, each by itself. */
  readonly thresholds?: Partial<Thresholds>;
  /** Where the page with the runbooks is, so that an alert can link to it. Default: its path in this repository. */
  readonly runbooks?: string;
}

/** What people look at and are woken by: scraping, alert rules, a dashboard. It makes nothing where all of it is off. */
export class Monitoring extends pulumi.ComponentResource {
  /** Name of the dashboard's ConfigMap; null without one. */
  readonly dashboardConfigMap: pulumi.Output<string> | null;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("milvus-stack:infra:Monitoring", name, {}, opts);
    if (args.prometheusOperator) {
      this.#scrape(name, args);
      this.#alert(name, args);
    }
    this.dashboardConfigMap = args.dashboard ? this.#draw(name, args).metadata.name : null;
    this.registerOutputs({ dashboardConfigMap: this.dashboardConfigMap });
  }

  #scrape(name: string, args: MonitoringArgs): void {
    for (const monitor of podMonitors({ minio: args.minio ?? false })) {
      new k8s.apiextensions.CustomResource(
        `${name}-${monitor.name}`,
        {
          apiVersion: "monitoring.coreos.com/v1",
          kind: "PodMonitor",
          metadata: metadata(name, monitor.name, args),
          spec: monitor.spec,
        },
        { parent: this },
      );
    }
  }

  #alert(name: string, args: MonitoringArgs): void {
    const groups = pulumi.output(args.namespace).apply((namespace) =>
      alertGroups({
        namespace,
        etcdMembers: args.etcdMembers,
        minio: args.minio ?? false,
        thresholds: { ...defaultThresholds, ...args.thresholds },
        runbooks: args.runbooks ?? "docs/guide/monitoring.md",
      }),
    );
    new k8s.apiextensions.CustomResource(
      `${name}-alerts`,
      {
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PrometheusRule",
        metadata: metadata(name, "milvus-stack", args),
        spec: { groups },
      },
      { parent: this },
    );
  }

  #draw(name: string, args: MonitoringArgs): k8s.core.v1.ConfigMap {
    const json = pulumi
      .output(args.namespace)
      .apply((namespace) =>
        JSON.stringify(dashboard({ namespace, minio: args.minio ?? false }), undefined, 2),
      );
    const { labels, ...rest } = metadata(name, "milvus-dashboard", args);
    return new k8s.core.v1.ConfigMap(
      `${name}-dashboard`,
      // The label that Grafana's chart has its sidecar look for, unless told otherwise.
      { metadata: { ...rest, labels: { ...labels, grafana_dashboard: "1" } }, data: { "milvus.json": json } },
      { parent: this },
    );
  }
}

function metadata(instance: string, name: string, args: MonitoringArgs) {
  const own = workloadLabels({ name: "monitoring", instance, component: "monitoring" });
  return { name, namespace: args.namespace, labels: { ...own, ...args.labels } };
}
