import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { MinioConfig } from "../config/types.ts";
import { after } from "../workload/after.ts";
import { chartTransform } from "../workload/chart-transform.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import type { Fields } from "../workload/fields.ts";
import { workloadLabels } from "../workload/labels.ts";
import { mergeValues } from "../workload/merge-values.ts";
import type { MinioCredentials } from "./choose-credentials.ts";
import { clientPolicy } from "./client-policy.ts";
import { completeMinioObject } from "./complete-minio-object.ts";
import type { ObjectStoreConnection } from "./connection.ts";
import {
  type CredentialsSecret,
  clientKeys,
  clientSecretRef,
  makeSecret,
  rootKeys,
  type SecretPlace,
  secretVersion,
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
  readonly conditionalWrites: boolean;
}

/** Port of the chart's Service and of its pods. */
const port = 9000;

/** MinIO from its chart, with a Job that makes the buckets and Milvus' user. */
export function makeMinio(input: MinioInput): ObjectStoreConnection {
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
    },
    {
      parent,
      dependsOn: resourcesOf(secrets.root),
      transforms: [
        chartTransform({
          protect: input.protect,
          keepVolumes: input.keepVolumes,
          change: (object, kind) => completeMinioObject(object, kind, input.keepVolumes),
        }),
      ],
    },
  );
  if (config.nodes > 1) makeDisruptionBudget(input);

  const endpoint = pulumi
    .output(namespace)
    .apply((inNamespace) => `${name}.${inNamespace}.svc.cluster.local:${port}`);
  const setUp = makeSetUpJob(input, secrets, endpoint, chart);
  return {
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
    const existing = { name: credentials.name, resource: null };
    return { root: existing, client: existing };
  }
  const place: SecretPlace = { namespace, instance: name, parent };
  const { root, client } = credentials;
  return {
    root: makeSecret(`${name}-root`, { [rootKeys.id]: root.id, [rootKeys.secret]: root.secret }, place),
    client: makeSecret(
      `${name}-client`,
      { [clientKeys.accessKeyId]: client.id, [clientKeys.secretAccessKey]: client.secret },
      place,
    ),
  };
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
  { name, parent, namespace, config, clientImage, backupBucket, rootPath, conditionalWrites }: MinioInput,
  { root, client }: MinioSecrets,
  endpoint: pulumi.Output<string>,
  chart: pulumi.Resource,
): k8s.batch.v1.Job {
  const buckets = [...new Set([config.bucket, backupBucket])];
  const job = setUpJob({
    instance: name,
    namespace,
    image: clientImage,
    script: "set-up-minio.sh",
    probe: conditionalWrites ? `${config.bucket}/${rootPath}` : null,
    url: pulumi.interpolate`http://${endpoint}`,
    variables: { BUCKETS: buckets.join(" "), POLICY: JSON.stringify(clientPolicy(buckets)) },
    secretVariables: {
      ROOT_USER: { name: root.name, key: rootKeys.id },
      ROOT_PASSWORD: { name: root.name, key: rootKeys.secret },
      ACCESS_KEY_ID: { name: client.name, key: clientKeys.accessKeyId },
      SECRET_ACCESS_KEY: { name: client.name, key: clientKeys.secretAccessKey },
    },
    secretVersion: secretVersion(client),
  });
  return new k8s.batch.v1.Job(`${name}-setup`, job, {
    parent,
    dependsOn: [chart, ...resourcesOf(root), ...resourcesOf(client)],
    customTimeouts: { create: "30m", update: "30m" },
  });
}

function resourcesOf({ resource }: CredentialsSecret): pulumi.Resource[] {
  return resource === null ? [] : [resource];
}
