import type { Output } from "@pulumi/pulumi";
import type { Connection } from "../connection.ts";

/** What Milvus and its backups need to know to keep objects somewhere. */
export interface ObjectStoreConnection extends Connection {
  /**
   * One `host:port`, without a scheme. It resolves once the bucket and the user that Milvus logs in as are there, so
   * who builds on it starts after both.
   */
  readonly endpoints: Output<readonly string[]>;
  /**
   * Credentials of Milvus alone, which may read and write its buckets and nothing else. The keys are `accessKeyId` and
   * `secretAccessKey`; for Azure the names of the storage account and its key. null with IAM.
   */
  readonly secretRef: ObjectStoreSecretRef | null;
  /** Bucket, or Azure container. */
  readonly bucket: string;
  /** Bucket of the backups; the same as `bucket` unless the configuration names another. */
  readonly backupBucket: string;
  /** Prefix of Milvus' objects in the bucket (`minio.rootPath`). Backups must stay outside of it. */
  readonly rootPath: string;
  /** Milvus' `minio.cloudProvider`. */
  readonly cloudProvider: "aws" | "gcp" | "azure";
  readonly region: string | null;
  readonly useSsl: boolean;
  /** Milvus gets its rights from its service account: `identity` says what that account and its pods must carry. */
  readonly useIam: boolean;
  /** Address objects as `bucket.host` rather than `host/bucket`. */
  readonly useVirtualHost: boolean;
  readonly identity: WorkloadIdentity;
  /** Azure's storage account with IAM, where Milvus wants it in place of an access key. It is no secret. Otherwise null. */
  readonly accountName: string | null;
  /** Pods of the store, for NetworkPolicies; null where it is outside the cluster. */
  readonly podLabels: Readonly<Record<string, string>> | null;
}

/** Secret of the namespace with the credentials of one user of the object store. */
export interface ObjectStoreSecretRef {
  readonly name: Output<string>;
  readonly keys: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
  };
}

/** How a cloud recognizes the pods that may use the bucket (IRSA, GKE or Azure workload identity). Empty without IAM. */
export interface WorkloadIdentity {
  readonly serviceAccountAnnotations: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
}
