import { z } from "zod";
import { erasureSet } from "../sizing/object-store-size.ts";
import { cloudStore } from "./cloud-schema.ts";
import { credentials, ofKind } from "./kinds.ts";
import { milvus } from "./milvus-schema.ts";
import { resources } from "./resources-schema.ts";
import type { SecretName } from "./secrets.ts";
import {
  bucketName,
  byteQuantity,
  cronSchedule,
  failing,
  flag,
  groupName,
  imageRegistry,
  label,
  labelValue,
  numeric,
  objectId,
  objectName,
  oneOf,
  orOff,
  positiveNumber,
  section,
  text,
  texts,
  wholeNumber,
} from "./settings.ts";

const data = section({
  vectors: wholeNumber(1).optional(),
  // Milvus takes 2 to 32,768 dimensions.
  dim: wholeNumber(2, 32_768).optional(),
  indexType: oneOf(["FLAT", "IVF_FLAT", "IVF_SQ8", "HNSW", "DISKANN"]).optional(),
  M: wholeNumber(2, 2048).optional(),
  scalarBytes: wholeNumber(0).optional(),
});

const replicaGroup = section({
  group: groupName,
  zone: orOff(labelValue).optional(),
  queryNodes: wholeNumber(1, 1000).optional(),
  maxQueryNodes: orOff(wholeNumber(1, 1000)).optional(),
});

const etcd = section({
  members: z
    .preprocess(
      numeric,
      z.custom<1 | 3 | 5>(
        (value) => value === 1 || value === 3 || value === 5,
        failing("1, 3 or 5, for an even number tolerates no more failures than one less", "MS907"),
      ),
    )
    .optional(),
  storageClass: orOff(objectName).optional(),
  volumeSize: byteQuantity.optional(),
  quotaGiB: positiveNumber.optional(),
  resources: resources.optional(),
  snapshots: orOff(
    section({
      schedule: cronSchedule.optional(),
      keep: wholeNumber(1, 1000).optional(),
      volumeSize: byteQuantity.optional(),
      existingClaim: orOff(objectName).optional(),
    }),
  ).optional(),
  defragmentation: orOff(section({ schedule: cronSchedule.optional() })).optional(),
});

const minio = section({
  kind: z.literal("minio"),
  nodes: z
    .preprocess(
      numeric,
      z.custom<number>(
        (value) =>
          typeof value === "number" &&
          Number.isInteger(value) &&
          value > 0 &&
          erasureSet(value) !== undefined,
        failing("1, or 4 and more that make even erasure sets of 4 to 16, such as 4, 8 or 16", "MS908"),
      ),
    )
    .optional(),
  storageClass: orOff(objectName).optional(),
  volumeSize: byteQuantity.optional(),
  resources: resources.optional(),
  bucket: bucketName.optional(),
  rootCredentials: credentials.optional(),
});

const secret = z.unknown().optional();
const secrets = {
  rootPassword: secret,
  minioRootPassword: secret,
  objectStoreAccessKey: secret,
  objectStoreSecretKey: secret,
} satisfies Record<SecretName, typeof secret>;

/** What `Pulumi.<stack>.yaml` may hold, a key for each member of StackConfig. All of it has a default, but what only the user can know. */
export const stackSchema = section({
  environment: oneOf(["dev", "staging", "prod"]).optional(),
  namespace: label.optional(),
  createNamespace: flag.optional(),
  data: data.optional(),
  replication: z
    .array(replicaGroup, { error: "a list of replica groups" })
    .min(1, { error: "a list of at least one replica group" })
    .optional(),
  milvus: milvus.optional(),
  etcd: etcd.optional(),
  objectStore: ofKind([minio, ...cloudStore], ["minio", "s3", "gcs", "azure"], "minio").optional(),
  charts: section({
    dir: orOff(text).optional(),
    imageRegistry: orOff(imageRegistry).optional(),
    requireDigests: flag.optional(),
  }).optional(),
  networkPolicies: section({
    enabled: flag.optional(),
    clientNamespaces: z
      .array(z.union([label, z.literal("*")], { error: 'the name of a namespace, or "*"' }), {
        error: 'a list of namespaces, or ["*"]',
      })
      .optional(),
    monitoringNamespace: orOff(label).optional(),
  }).optional(),
  monitoring: section({
    prometheusOperator: flag.optional(),
    dashboard: flag.optional(),
    labels: texts.optional(),
  }).optional(),
  backup: orOff(
    section({
      schedule: cronSchedule.optional(),
      keep: wholeNumber(1, 1000).optional(),
      bucket: orOff(bucketName).optional(),
    }),
  ).optional(),
  provision: orOff(
    section({
      specs: z
        .array(text, { error: "a list of files and folders" })
        .min(1, { error: "a list of at least one file or folder" })
        .optional(),
      environment: text.optional(),
      smoke: flag.optional(),
      dropOnDestroy: flag.optional(),
    }),
  ).optional(),
  protect: flag.optional(),
  acceptZoneLoss: flag.optional(),
  allowDataLoss: z.array(objectId, { error: "a list of objects such as StatefulSet/etcd" }).optional(),
  // Known, and looked at elsewhere: see secrets.ts.
  ...secrets,
});

/** The configuration as it was given, checked value by value. */
export type GivenConfig = z.output<typeof stackSchema>;
