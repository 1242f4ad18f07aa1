import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { CloudStoreConfig } from "../config/types.ts";
import { after } from "../workload/after.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import type { CloudCredentials } from "./choose-credentials.ts";
import { cloudAddress } from "./cloud-address.ts";
import type { ObjectStoreConnection, WorkloadIdentity } from "./connection.ts";
import {
  type CredentialsSecret,
  clientKeys,
  clientSecretRef,
  makeSecret,
  secretVersion,
} from "./credentials.ts";
import { triesConditionalWrites } from "./known-stores.ts";
import { setUpJob } from "./set-up-job.ts";

export interface CloudStoreInput {
  readonly name: string;
  readonly parent: pulumi.Resource;
  readonly namespace: pulumi.Input<string>;
  readonly config: CloudStoreConfig;
  readonly clientImage: ContainerImage;
  readonly credentials: CloudCredentials;
  readonly backupBucket: string;
  readonly rootPath: string;
  readonly conditionalWrites: boolean;
}

const cloudProviders = { s3: "aws", gcs: "gcp", azure: "azure" } as const;

/** A store that is there already: a Secret of the credentials that are given for it, and its buckets where they are wanted. */
export function makeCloudStore(input: CloudStoreInput): ObjectStoreConnection {
  const { config } = input;
  const { endpoint, accountName } = cloudAddress(config);
  const secret = credentialsSecret(input);
  const tries = input.conditionalWrites && triesConditionalWrites(config);
  const job =
    secret !== null && (config.createBucket || tries) ? makeSetUpJob(input, endpoint, secret, tries) : null;
  return {
    endpoints: after(job === null ? [] : [job], pulumi.output([endpoint])),
    secretRef: secret === null ? null : clientSecretRef(secret),
    bucket: config.bucket,
    backupBucket: input.backupBucket,
    rootPath: input.rootPath,
    cloudProvider: cloudProviders[config.kind],
    region: config.region,
    useSsl: config.useSsl,
    useIam: secret === null,
    useVirtualHost: false,
    identity: identityOf(config),
    accountName: secret === null ? accountName : null,
    podLabels: null,
  };
}

function identityOf({ credentials }: CloudStoreConfig): WorkloadIdentity {
  if (credentials.kind !== "iam") return { serviceAccountAnnotations: {}, podLabels: {} };
  const { serviceAccountAnnotations, podLabels } = credentials;
  return { serviceAccountAnnotations, podLabels };
}

function credentialsSecret({
  name,
  parent,
  namespace,
  credentials,
}: CloudStoreInput): CredentialsSecret | null {
  switch (credentials.kind) {
    case "iam":
      return null;
    case "existingSecret":
      return { name: credentials.name, resource: null };
    case "given":
      return makeSecret(
        `${name}-client`,
        {
          [clientKeys.accessKeyId]: credentials.client.id,
          [clientKeys.secretAccessKey]: credentials.client.secret,
        },
        { namespace, instance: name, parent },
      );
  }
}

/**
 * Throws an `InputPropertyError` for a bucket that a Job cannot make. `mc` speaks S3 with keys: to AWS, Google (interoperability
 * keys) and every S3-compatible store. It neither takes the identity of a pod nor speaks to Azure; there the bucket is made
 * where its rights are given too, with the cloud's own tools.
 */
export function refuseImpossibleBucket({ createBucket, credentials, kind }: CloudStoreConfig): void {
  if (!createBucket || (credentials.kind !== "iam" && kind !== "azure")) return;
  throw new pulumi.InputPropertyError({
    propertyPath: "config.createBucket",
    reason: `${credentials.kind === "iam" ? "with IAM" : "for Azure"} the bucket has to be there already`,
  });
}

function makeSetUpJob(
  { name, parent, namespace, config, clientImage, backupBucket, rootPath }: CloudStoreInput,
  endpoint: string,
  secret: CredentialsSecret,
  tries: boolean,
): k8s.batch.v1.Job {
  const job = setUpJob({
    instance: name,
    namespace,
    image: clientImage,
    script: "make-buckets.sh",
    probe: tries ? `${config.bucket}/${rootPath}` : null,
    url: `${config.useSsl ? "https" : "http"}://${endpoint}`,
    variables: {
      BUCKETS: config.createBucket ? [...new Set([config.bucket, backupBucket])].join(" ") : "",
      ...(config.region === null ? {} : { REGION: config.region }),
    },
    secretVariables: {
      ACCESS_KEY_ID: { name: secret.name, key: clientKeys.accessKeyId },
      SECRET_ACCESS_KEY: { name: secret.name, key: clientKeys.secretAccessKey },
    },
    secretVersion: secretVersion(secret),
  });
  return new k8s.batch.v1.Job(`${name}-setup`, job, {
    parent,
    dependsOn: secret.resource === null ? [] : [secret.resource],
    customTimeouts: { create: "30m", update: "30m" },
  });
}
