import type { Output } from "@pulumi/pulumi";

/** Secret values of a stack's configuration; null where an existing Secret of the cluster, or IAM, takes their place. */
export interface StackSecrets {
  /** Password of Milvus' user `root`: `milvus-stack:rootPassword`. */
  readonly rootPassword: Output<string> | null;
  /** MinIO's root user, of whom Milvus knows nothing: `milvus-stack:minioRootPassword`. */
  readonly minioRootPassword: Output<string> | null;
  /** Milvus' own user of the object store: `milvus-stack:objectStoreAccessKey` and `milvus-stack:objectStoreSecretKey`. */
  readonly objectStore: { readonly accessKey: Output<string>; readonly secretKey: Output<string> } | null;
}
