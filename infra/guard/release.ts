import { z } from "zod";
import type { ObjectStoreConfig, StackConfig } from "../config/types.ts";

/** Type of the resource that keeps the release in the state: see release-record.ts. */
export const releaseRecordType = "milvus-stack:infra:ReleaseRecord";

/**
 * What of a deployment the next one must not simply change. It is an output of the stack, `release`, and of its ReleaseRecord;
 * members that an older one did not write are undefined, and are not compared.
 */
export interface Release {
  /** Tag of the image, `v2.6.15`. */
  readonly milvusVersion: string;
  /** `woodpecker`, `pulsar`, `kafka`, `rocksmq`. */
  readonly messageQueue: string;
  /** The write-ahead log lies elsewhere in the other mode. */
  readonly mode?: string | undefined;
  readonly namespace?: string | undefined;
  readonly etcdMembers?: number | undefined;
  /** Where the data is: `minio milvus`, `s3 my-bucket at s3.example.com`. */
  readonly objectStore?: string | undefined;
  /** Nodes of MinIO; null with another store. */
  readonly minioNodes?: number | null | undefined;
  readonly etcdVolume?: Volume | undefined;
  /** null with another store. */
  readonly minioVolume?: Volume | null | undefined;
}

/** What the claims of a StatefulSet are made with. */
export interface Volume {
  /** A quantity. */
  readonly size: string;
  /** null: the cluster's default. */
  readonly storageClass: string | null;
}

const volume = z.object({ size: z.string(), storageClass: z.string().nullable() });

const releaseSchema = z.object({
  milvusVersion: z.string(),
  messageQueue: z.string(),
  mode: z.string().optional(),
  namespace: z.string().optional(),
  etcdMembers: z.number().optional(),
  objectStore: z.string().optional(),
  minioNodes: z.number().nullable().optional(),
  etcdVolume: volume.optional(),
  minioVolume: volume.nullable().optional(),
});

/** The release that a stack with this configuration is. */
export function releaseOf(config: StackConfig, milvusVersion: string, messageQueue: string): Release {
  const { objectStore } = config;
  return {
    milvusVersion,
    messageQueue,
    mode: config.milvus.mode,
    namespace: config.namespace,
    etcdMembers: config.etcd.members,
    objectStore: placeOf(objectStore),
    minioNodes: objectStore.kind === "minio" ? objectStore.nodes : null,
    etcdVolume: volumeOf(config.etcd),
    minioVolume: objectStore.kind === "minio" ? volumeOf(objectStore) : null,
  };
}

function volumeOf({ volumeSize, storageClass }: { volumeSize: string; storageClass: string | null }): Volume {
  return { size: volumeSize, storageClass };
}

function placeOf(store: ObjectStoreConfig): string {
  const endpoint = store.kind === "minio" || store.endpoint === null ? "" : ` at ${store.endpoint}`;
  return `${store.kind} ${store.bucket}${endpoint}`;
}

/** The release among the outputs of a stack or a ReleaseRecord; null where there is none, or none that is understood. */
export function releaseAmong(outputs: unknown): Release | null {
  const parsed = z.object({ release: releaseSchema }).safeParse(outputs);
  return parsed.success ? parsed.data.release : null;
}
