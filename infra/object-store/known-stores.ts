import type { ObjectStoreConfig } from "../config/types.ts";

/**
 * Whether a store refuses a write where an object is there already (`If-None-Match: *`, answered by 412). Woodpecker, Milvus'
 * write-ahead log, keeps a writer out that was replaced by it. `works` and `refused` are what the source says; of `unknown`
 * it says too little, or different things.
 */
export interface KnownStore {
  readonly name: string;
  readonly conditionalWrites: "works" | "refused" | "unknown";
  /** What has to be so, or what happens. */
  readonly note: string;
  readonly source: string;
  /** Settings by which the store is known; none where no setting tells it from others. */
  readonly known?: {
    readonly kind: ObjectStoreConfig["kind"];
    /** Of the endpoint's host; none: every endpoint. */
    readonly host?: RegExp;
  };
}

const woodpeckerGuide = "https://milvus.io/docs/woodpecker.md";

/** Settings are tried in this order. */
export const knownStores: readonly KnownStore[] = [
  {
    name: "MinIO",
    conditionalWrites: "works",
    note: "`RELEASE.2024-12-18T13-15-44Z` and newer",
    source: woodpeckerGuide,
    known: { kind: "minio" },
  },
  {
    name: "Google Cloud Storage, `kind: gcs`",
    conditionalWrites: "works",
    note: "Woodpecker sends `x-goog-if-generation-match: 0` instead",
    source: "https://github.com/zilliztech/woodpecker/blob/master/common/minio/gcp/gcp.go",
    known: { kind: "gcs" },
  },
  {
    name: "Azure Blob Storage",
    conditionalWrites: "unknown",
    note: "Woodpecker can; Milvus' maintainers call Azure with 2.6 not yet complete",
    source: "https://github.com/milvus-io/milvus/issues/44485",
    known: { kind: "azure" },
  },
  {
    name: "Amazon S3",
    conditionalWrites: "works",
    note: "since August 2024",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html",
    known: { kind: "s3", host: /(^|\.)amazonaws\.com(\.cn)?$/ },
  },
  {
    name: "Google Cloud Storage, `kind: s3`",
    conditionalWrites: "refused",
    note: "it knows no `If-None-Match` for writes; use `kind: gcs`",
    source: "https://github.com/apache/arrow-rs/issues/4879",
    known: { kind: "s3", host: /(^|\.)storage\.googleapis\.com$/ },
  },
  {
    name: "Alibaba Cloud OSS",
    conditionalWrites: "refused",
    note: "answers `NotImplemented`",
    source: "https://help.aliyun.com/en/oss/user-guide/0017-00000245",
    known: { kind: "s3", host: /\.aliyuncs\.com$/ },
  },
  {
    name: "Huawei Cloud OBS",
    conditionalWrites: "refused",
    note: "",
    source: woodpeckerGuide,
    known: { kind: "s3", host: /\.myhuaweicloud\.(com|eu)$/ },
  },
  {
    name: "Tencent COS",
    conditionalWrites: "unknown",
    note: "has a header of its own, which Woodpecker sends to `cloudProvider: tencent` only",
    source: "https://github.com/zilliztech/woodpecker/blob/master/docs/condition_write.md",
    known: { kind: "s3", host: /\.myqcloud\.com$/ },
  },
  {
    name: "CubeFS",
    conditionalWrites: "refused",
    note: "overwrites the object",
    source: "https://github.com/zilliztech/woodpecker/issues/54",
  },
  {
    name: "VAST Data",
    conditionalWrites: "works",
    note: "in buckets without versions",
    source: woodpeckerGuide,
  },
  {
    name: "RustFS",
    conditionalWrites: "unknown",
    note: "answers as it should, but may not check and write as one step",
    source: "https://github.com/rustfs/rustfs/issues/1321",
  },
  {
    name: "Ceph RGW",
    conditionalWrites: "unknown",
    note: "depends on its version and backend",
    source: "https://github.com/ceph/ceph/pull/69991",
  },
];

/** What a configuration says which store it is; undefined for an S3-compatible one that nothing is known of. */
export function knownStore(config: ObjectStoreConfig): KnownStore | undefined {
  return knownStores.find(
    ({ known }) =>
      known !== undefined &&
      known.kind === config.kind &&
      (known.host === undefined || (config.kind !== "minio" && known.host.test(hostOf(config.endpoint)))),
  );
}

/** Without an endpoint it is the provider's own. */
function hostOf(endpoint: string | null): string {
  return endpoint?.replace(/:\d+$/, "").toLowerCase() ?? "amazonaws.com";
}

/**
 * Whether a Job prepares the store before Milvus starts: it makes what is missing, and tries a conditional write with Milvus' own
 * keys. It has none with IAM, which is bound to the service account of Milvus' pods, and speaks S3 only.
 */
export function hasSetUpJob(config: ObjectStoreConfig): boolean {
  if (config.kind === "minio") return true;
  if (config.credentials.kind === "iam" || config.kind === "azure") return false;
  return config.createBucket || triesConditionalWrites(config);
}

/** Google's store takes another header, which the Job's client does not send. */
export function triesConditionalWrites(config: ObjectStoreConfig): boolean {
  return config.kind === "minio" || (config.kind === "s3" && config.credentials.kind !== "iam");
}
