import * as pulumi from "@pulumi/pulumi";
import type { CloudStoreConfig, MinioConfig, ObjectStoreConfig } from "../config/types.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import {
  type CloudCredentials,
  cloudCredentials,
  type MinioCredentials,
  minioCredentials,
} from "./choose-credentials.ts";
import { makeCloudStore, refuseImpossibleBucket } from "./cloud-store.ts";
import type { ObjectStoreConnection } from "./connection.ts";
import type { ObjectStoreCredentials } from "./credentials.ts";
import { type MinioArgs, makeMinio, minioVolumes } from "./minio.ts";

export interface ObjectStoreArgs {
  /** `kind: minio` deploys one; `s3`, `gcs` and `azure` use one that is there. */
  readonly config: ObjectStoreConfig;
  /** A namespace that is there already. */
  readonly namespace: pulumi.Input<string>;
  /** Chart, values and image of MinIO. Needed for `kind: minio` only. */
  readonly minio?: MinioArgs;
  /** Image with `mc`, for the Job that makes buckets and tries a conditional write. */
  readonly clientImage: ContainerImage;
  /**
   * What goes into the Secrets where the configuration says `{ kind: config }`. An existing Secret has the keys `accessKeyId` and
   * `secretAccessKey`, and for MinIO `accesskey` and `secretkey` of the root user too. Default: none.
   */
  readonly credentials?: ObjectStoreCredentials;
  /** Bucket of the backups, made and opened to Milvus' user like the data's. Default: the data's. */
  readonly backupBucket?: string | null;
  /** Prefix of Milvus' objects. Cannot be changed later: Milvus would find nothing. Default: `milvus`. */
  readonly rootPath?: string;
  /**
   * A Job tries a conditional write before the endpoint is known, where it has Milvus' keys and the store speaks S3. False where
   * Milvus' write-ahead log is not in the store. Default: true.
   */
  readonly conditionalWrites?: boolean;
  /** Protects MinIO's servers from being deleted. Default: false. */
  readonly protect?: boolean;
  /** MinIO's volumes stay when the component is destroyed; `keptVolumes` names them. Default: true. */
  readonly keepVolumes?: boolean;
}

/**
 * Where Milvus keeps segments, indexes and its write-ahead log: a MinIO of its own, or a store of the cloud. The name of the
 * component is the name of MinIO's release and Service.
 */
export class ObjectStore extends pulumi.ComponentResource {
  readonly connection: ObjectStoreConnection;
  /** Names of the claims that stay when the component is destroyed. */
  readonly keptVolumes: readonly string[];

  /** Throws an `InputPropertyError` where credentials or MinIO's chart are missing, and for a bucket that cannot be made. */
  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    // Before anything is registered: an error leaves nothing half made.
    const needs = checkArgs(args);
    super("milvus-stack:infra:ObjectStore", name, {}, opts);
    const { namespace, clientImage, keepVolumes = true, protect = false } = args;
    const common = {
      name,
      parent: this,
      namespace,
      clientImage,
      backupBucket: args.backupBucket ?? needs.config.bucket,
      rootPath: args.rootPath ?? "milvus",
      conditionalWrites: args.conditionalWrites ?? true,
    };
    if (needs.kind === "minio") {
      this.connection = makeMinio({ ...common, ...needs, protect, keepVolumes });
      this.keptVolumes = keepVolumes ? minioVolumes(name, needs.config.nodes) : [];
    } else {
      this.connection = makeCloudStore({ ...common, ...needs });
      this.keptVolumes = [];
    }
    this.registerOutputs({
      endpoints: this.connection.endpoints,
      bucket: this.connection.bucket,
      keptVolumes: this.keptVolumes,
    });
  }
}

type Needs = MinioNeeds | CloudNeeds;

interface MinioNeeds {
  readonly kind: "minio";
  readonly config: MinioConfig;
  readonly minio: MinioArgs;
  readonly credentials: MinioCredentials;
}

interface CloudNeeds {
  readonly kind: "cloud";
  readonly config: CloudStoreConfig;
  readonly credentials: CloudCredentials;
}

function checkArgs({ config, minio, credentials = {} }: ObjectStoreArgs): Needs {
  if (config.kind !== "minio") {
    refuseImpossibleBucket(config);
    return { kind: "cloud", config, credentials: cloudCredentials(config.credentials, credentials) };
  }
  if (minio === undefined) {
    throw new pulumi.InputPropertyError({
      propertyPath: "minio",
      reason: "kind minio needs its chart and image",
    });
  }
  return { kind: "minio", config, minio, credentials: minioCredentials(config.rootCredentials, credentials) };
}
