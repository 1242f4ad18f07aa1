/** Charts that the stack is made of. */
export const chartNames = ["milvus", "etcd", "minio"] as const;
export type ChartName = (typeof chartNames)[number];

/** Images that the charts and the program's own jobs run. */
export const imageNames = ["milvus", "etcd", "minio", "mc", "attu", "milvus-backup"] as const;
export type ImageName = (typeof imageNames)[number];

export interface LockedChart {
  /** Address of a Helm repository, which serves `index.yaml`. */
  readonly repository: string;
  readonly version: string;
  readonly appVersion: string;
  /** Of the packed chart, in hex. */
  readonly sha256: string;
  /** Where the repository's index says that the packed chart is; null: the index is asked each time. */
  readonly url: string | null;
}

export interface LockedImage {
  /** With its registry: `quay.io/minio/minio`. */
  readonly repository: string;
  readonly tag: string;
  /** `sha256:…`; null: only the tag says which image it is. */
  readonly digest: string | null;
}

/** What a registry takes as the tag of an image (OCI distribution specification, "Pulling manifests"). */
export const imageTag = /^\w[\w.-]{0,127}$/;

/** `helm-values/charts.lock.yaml`. */
export interface ChartsLock {
  readonly charts: Readonly<Record<ChartName, LockedChart>>;
  readonly images: Readonly<Record<ImageName, LockedImage>>;
}

/** Where the lock is, below the folder of the project. */
export const lockFile = "helm-values/charts.lock.yaml";
