import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MinioConfig } from "../config/types.ts";
import { after } from "../workload/after.ts";
import { chartResources } from "../workload/chart-resources.ts";
import { chartTransform } from "../workload/chart-transform.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import type { Fields } from "../workload/fields.ts";
import { workloadLabels } from "../workload/labels.ts";
import { mergeValues } from "../workload/merge-values.ts";
import { ordered } from "../workload/ordered.ts";
import type { MinioCredentials } from "./choose-credentials.ts";
import { clientPolicy } from "./client-policy.ts";
import { completeMinioObject } from "./complete-minio-object.ts";
import type { ObjectStoreConnection } from "./connection.ts";
import {
  type CredentialsSecret,
  clientKeys,
  clientSecret,
  clientSecretRef,
  existingSecret,
  rootKeys,
  rootSecret,
  type SecretPlace,
} from "./credentials.ts";
import { minioValues } from "./minio-values.ts";
import { setUpJob } from "./set-up-job.ts";

/** What only a MinIO of our own needs. */
export interface MinioArgs {
  /** The MinIO chart, as a packed file or a folder. */
  readonly chart: { readonly chart: string };
  /** Of the servers. */
  readonly image: ContainerImage;
  /** Values for the chart that do not follow from the configuration: those of `helm-values/minio`. */
  readonly values: Fields;
  /** Values on top of all others. Default: none. */
  readonly overrides?: Fields;
}

export interface MinioInput {
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly namespace: pulumi.Input<string>;
  readonly config: MinioConfig;
  readonly minio: MinioArgs;
  readonly clientImage: ContainerImage;
  readonly credentials: MinioCredentials;
  readonly backupBucket: string;
  readonly rootPath: string;
  readonly protect: boolean;
  readonly keepVolumes: boolean;
  readonly overZones: boolean;
}

/** Port of the chart's Service and of its pods. */
const port = 9000;

export interface Minio {
  readonly connection: ObjectStoreConnection;
  readonly chartResources: pulumi.Output<pulumi.Resource[]>;
  /** Makes the Job that removes the users that Milvus was before, once `last` is ready. */
  retireFormerUsers(last: readonly pulumi.Resource[]): pulumi.Resource[];
}

/** MinIO from its chart, with a Job that makes the buckets and Milvus' user. */
export function makeMinio(input: MinioInput): Minio {
  const { name, parent, namespace, config } = input;
  const secrets = minioSecrets(input);
  const chart = new k8s.helm.v4.Chart(
    name,
    {
      chart: input.minio.chart.chart,
      namespace,
      values: mergeValues(
        input.minio.values,
        minioValues({ name, config, image: input.minio.image, rootSecret: secrets.root.name }),
        input.minio.overrides ?? {},
      ),
      ...ordered(namespace),
    },
    {
      parent,
      dependsOn: resourcesOf(secrets.root),
      transforms: [
        chartTransform({
          protect: input.protect,
          keepVolumes: input.keepVolumes,
          change: (object, kind) => completeMinioObject(object, kind, input),
        }),
      ],
    },
  );
  if (config.nodes > 1) makeDisruptionBudget(input);

  const endpoint = pulumi
    .output(namespace)
    .apply((inNamespace) => `${name}.${inNamespace}.svc.cluster.local:${port}`);
  const setUp = makeSetUpJob(input, secrets, endpoint, chart);
  const connection: ObjectStoreConnection = {
    endpoints: after(
      [chart, setUp],
      endpoint.apply((one) => [one]),
    ),
    secretRef: clientSecretRef(secrets.client),
    bucket: config.bucket,
    backupBucket: input.backupBucket,
    rootPath: input.rootPath,
    cloudProvider: "aws",
    region: null,
    useSsl: false,
    useIam: false,
    useVirtualHost: false,
    identity: { serviceAccountAnnotations: {}, podLabels: {} },
    accountName: null,
    podLabels: { app: "minio", release: name },
  };
  return {
    connection,
    chartResources: chartResources(chart),
    retireFormerUsers: (last) => [makeRetireJob(input, secrets, endpoint, last)],
  };
}

/** Claims of the servers: a StatefulSet's are not known to Pulumi, that of a single server is. */
export function minioVolumes(name: string, nodes: number): readonly string[] {
  if (nodes === 1) return [name];
  return Array.from({ length: nodes }, (_, ordinal) => `export-${name}-${ordinal}`);
}

interface MinioSecrets {
  readonly root: CredentialsSecret;
  readonly client: CredentialsSecret;
}

/** An existing Secret holds both pairs; of our own there is one for each, so that a reader of the one cannot read the other. */
function minioSecrets({ name, parent, namespace, credentials }: MinioInput): MinioSecrets {
  if (credentials.kind === "existingSecret") {
    const existing = existingSecret(credentials.name);
    return { root: existing, client: existing };
  }
  const place: SecretPlace = { namespace, instance: name, parent };
  return { root: rootSecret(credentials.root, place), client: clientSecret(credentials.client, place) };
}

/** The chart's own budget is called `minio` and counts the pods of every MinIO in the namespace. */
function makeDisruptionBudget({ name, parent, namespace }: MinioInput): void {
  new k8s.policy.v1.PodDisruptionBudget(
    name,
    {
      metadata: {
        name,
        namespace,
        labels: workloadLabels({ name, instance: name, component: "object-store" }),
      },
      spec: { maxUnavailable: 1, selector: { matchLabels: { app: "minio", release: name } } },
    },
    { parent },
  );
}

function makeSetUpJob(
  { name, parent, namespace, config, clientImage, backupBucket }: MinioInput,
  { root, client }: MinioSecrets,
  endpoint: pulumi.Output<string>,
  chart: k8s.helm.v4.Chart,
): k8s.batch.v1.Job {
  const buckets = [...new Set([config.bucket, backupBucket])];
  const job = setUpJob({
    instance: name,
    namespace,
    image: clientImage,
    task: "setup",
    script: "set-up-minio.sh",
    url: pulumi.interpolate`http://${endpoint}`,
    variables: { BUCKETS: buckets.join(" "), POLICY: JSON.stringify(clientPolicy(buckets)) },
    secretVariables: {
      ROOT_USER: { name: root.name, key: rootKeys.id },
      ROOT_PASSWORD: { name: root.name, key: rootKeys.secret },
      ACCESS_KEY_ID: { name: client.name, key: clientKeys.accessKeyId },
      SECRET_ACCESS_KEY: { name: client.name, key: clientKeys.secretAccessKey },
    },
    volumes: volumesOf(chart),
  });
  return new k8s.batch.v1.Job(`${name}-setup`, job, {
    parent,
    dependsOn: [chart, ...resourcesOf(root), ...resourcesOf(client)],
    customTimeouts: { create: "30m", update: "30m" },
  });
}

/** It belongs to nothing: who waits for the store must not wait for what comes after all that use the store. */
function makeRetireJob(
  { name, namespace, clientImage }: MinioInput,
  { root, client }: MinioSecrets,
  endpoint: pulumi.Output<string>,
  last: readonly pulumi.Resource[],
): k8s.batch.v1.Job {
  const job = setUpJob({
    instance: name,
    namespace,
    image: clientImage,
    task: "retire",
    script: "retire-users.sh",
    url: pulumi.interpolate`http://${endpoint}`,
    variables: {},
    secretVariables: {
      ROOT_USER: { name: root.name, key: rootKeys.id },
      ROOT_PASSWORD: { name: root.name, key: rootKeys.secret },
      ACCESS_KEY_ID: { name: client.name, key: clientKeys.accessKeyId },
    },
  });
  return new k8s.batch.v1.Job(`${name}-retire`, job, {
    dependsOn: [...last],
    customTimeouts: { create: "30m", update: "30m" },
  });
}

/** Changes where the object that has the servers' volumes is made anew; not known to mocks, which render no chart. */
function volumesOf(chart: k8s.helm.v4.Chart): pulumi.Output<string> {
  return chartResources(chart).apply((made) => {
    const owners = made.flatMap((each) =>
      each instanceof k8s.apps.v1.StatefulSet || each instanceof k8s.core.v1.PersistentVolumeClaim
        ? [each.metadata.uid]
        : [],
    );
    return pulumi.all(owners).apply((uids) => uids.join(" "));
  });
}

function resourcesOf({ resource }: CredentialsSecret): pulumi.Resource[] {
  return resource === null ? [] : [resource];
}
