import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";
import { replicationOf } from "../replication/index.ts";
import { after } from "../workload/after.ts";
import { chartResources } from "../workload/chart-resources.ts";
import { fieldsOf } from "../workload/fields.ts";
import { mergeValues } from "../workload/merge-values.ts";
import type { MilvusClusterArgs } from "./arguments.ts";
import { queryNodeAutoscalers } from "./autoscalers.ts";
import { serviceEndpoint } from "./certificate.ts";
import { disruptionBudgets } from "./disruption-budgets.ts";
import { exposeMilvus } from "./expose-milvus.ts";
import { type MessageQueue, messageQueueOf } from "./message-queue.ts";
import { milvusChart } from "./milvus-chart.ts";
import { milvusPorts } from "./names.ts";
import { rolloutOrder } from "./rollout-order.ts";
import { rootCredentials } from "./root-credentials.ts";
import { serverCertificate } from "./server-certificate.ts";
import { milvusValues } from "./values/values.ts";

/**
 * Milvus by its official chart: coordinators, proxies and data nodes, and for each replica group its query and streaming nodes
 * in the group's zone. The name of the component is the Helm release's and the Service's.
 */
export class MilvusCluster extends pulumi.ComponentResource {
  /** `host:port` for pods of the cluster, resolved once Milvus is ready, and the Secret with root's password. */
  readonly connection: Connection;
  /** What clients outside of the cluster connect to; null where only pods can. */
  readonly uri: pulumi.Output<string | null>;
  /** The Service in front of the proxies. */
  readonly service: { readonly name: string; readonly port: number };
  /** Name on Milvus' certificate; null without TLS, or where a given certificate's is not known. */
  readonly serverName: pulumi.Output<string | null>;
  /** The authority behind Milvus' certificate, as PEM; null where clients know it, or without TLS. */
  readonly ca: pulumi.Output<string | null>;
  /** Resource groups for `load`, in the order of `replication`; none when standalone. */
  readonly resourceGroups: pulumi.Output<readonly string[]>;
  /** How many replicas a collection can have. */
  readonly replicaNumber: number;
  /** Tag of the image without digest: `v2.6.15`. */
  readonly milvusVersion: string;
  /** It can never be changed for data that is there. */
  readonly messageQueue: MessageQueue;
  /** Names of the claims that stay when the component is destroyed. */
  readonly keptVolumes: readonly string[];
  /** The objects of the chart. */
  readonly chartResources: pulumi.Output<pulumi.Resource[]>;

  constructor(name: string, args: MilvusClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("milvus-stack:infra:MilvusCluster", name, {}, opts);
    const { config, etcd, objectStore, images, protect = false } = args;
    const child = { parent: this };
    const namespace = pulumi.output(args.namespace);
    const replication = config.mode === "standalone" ? [] : args.replication;

    const root = rootCredentials(name, namespace, config.rootCredentials, args.rootPassword, child);
    const certificate = serverCertificate(name, namespace, config.tls, child);
    const values = pulumi
      .all([
        etcd.endpoints,
        objectStore.endpoints,
        root.name,
        objectStore.secretRef === null ? null : objectStore.secretRef.name,
        certificate.secret,
      ])
      .apply(([etcdEndpoints, [endpoint = ""], rootSecret, objectStoreSecret, tlsSecret]) =>
        milvusValues({
          name,
          config,
          replication,
          etcdEndpoints,
          objectStore: { ...objectStore, endpoint },
          credentials: {
            rootPassword: { secret: rootSecret, key: root.keys.password },
            objectStore: secretKeys(objectStoreSecret, objectStore.secretRef?.keys),
          },
          tlsSecret,
          images,
          values: args.values,
          overrides: args.overrides ?? {},
        }),
      );

    const keepVolumes = (args.keepVolumes ?? true) && hasVolume(args);
    const { chart, checked } = milvusChart(
      name,
      {
        chart: args.chart.chart,
        namespace,
        values,
        replication,
        tls: config.tls,
        certificate: certificate.digest,
        stages: rolloutOrder(name, replication, args.runningVersion ?? null, images.milvus.tag),
        protect,
        keepVolumes,
      },
      child,
    );
    for (const budget of disruptionBudgets(name, namespace, config, replication))
      new k8s.policy.v1.PodDisruptionBudget(budget.metadata.name, budget, child);
    for (const autoscaler of queryNodeAutoscalers(name, namespace, replication))
      new k8s.autoscaling.v2.HorizontalPodAutoscaler(autoscaler.metadata.name, autoscaler, {
        ...child,
        dependsOn: chart,
      });

    const endpoints = namespace.apply((inNamespace) => [serviceEndpoint(name, inNamespace)]);
    this.connection = { endpoints: after([chart], endpoints), secretRef: root };
    // Pulumi waits for the pods behind a Service: before they are there, it would only take a place of others.
    this.uri = after([chart], exposeMilvus(name, namespace, config, { ...child, dependsOn: chart }));
    this.service = { name, port: milvusPorts.grpc };
    this.serverName = certificate.serverName;
    this.ca = certificate.ca;
    const { resourceGroups, replicaNumber } = replicationOf(config.mode, replication);
    this.resourceGroups = checked.apply(() => resourceGroups);
    this.replicaNumber = replicaNumber;
    this.milvusVersion = images.milvus.tag;
    this.messageQueue = messageQueueOf(mergeValues(args.values, args.overrides ?? {}));
    this.keptVolumes = keepVolumes ? [name] : [];
    this.chartResources = chartResources(chart);
    this.registerOutputs({
      endpoints: this.connection.endpoints,
      uri: this.uri,
      service: this.service,
      serverName: this.serverName,
      ca: this.ca,
      resourceGroups: this.resourceGroups,
      replicaNumber: this.replicaNumber,
      milvusVersion: this.milvusVersion,
      messageQueue: this.messageQueue,
      keptVolumes: this.keptVolumes,
    });
  }
}

function secretKeys(
  secret: string | null,
  keys: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined,
) {
  if (secret === null || keys === undefined) return null;
  return {
    accessKeyId: { secret, key: keys.accessKeyId },
    secretAccessKey: { secret, key: keys.secretAccessKey },
  };
}

/** Only a standalone Milvus has a claim, and only where the values do not say otherwise. */
function hasVolume({ config, values, overrides = {} }: MilvusClusterArgs): boolean {
  const standalone = fieldsOf(mergeValues(values, overrides).standalone);
  return config.mode === "standalone" && fieldsOf(standalone.persistence).enabled !== false;
}
