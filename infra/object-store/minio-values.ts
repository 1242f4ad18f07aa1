import type * as pulumi from "@pulumi/pulumi";
import type { MinioConfig } from "../config/types.ts";
import type { ContainerImage } from "../workload/container-image.ts";
import { resourceRequirements } from "../workload/resource-requirements.ts";

/** What the values of the MinIO chart depend on. */
export interface MinioValuesInput {
  /** Name of the release, of its Service and of its pods. */
  readonly name: string;
  readonly config: MinioConfig;
  readonly image: ContainerImage;
  /** Secret with the root credentials, under the chart's keys `accesskey` and `secretkey`. */
  readonly rootSecret: pulumi.Input<string>;
}

/** Values of the chart `minio` that follow from a stack's configuration, to go over those of `helm-values/minio`. */
export function minioValues({ name, config, image, rootSecret }: MinioValuesInput) {
  const distributed = config.nodes > 1;
  return {
    // The chart would append "-minio" to the release's name. Not "minio" alone: the variables that Kubernetes makes of a Service
    // of that name (MINIO_PORT) are read by Milvus as its own configuration.
    fullnameOverride: name,
    mode: distributed ? "distributed" : "standalone",
    ...(distributed
      ? {
          replicas: config.nodes,
          // Two of the drives may be lost without losing an object; with four drives that is half of them, MinIO's most.
          environment: { MINIO_STORAGE_CLASS_STANDARD: "EC:2" },
        }
      : {}),
    existingSecret: rootSecret,
    image: {
      repository: `${image.registry}/${image.repository}`,
      // The chart joins repository and tag by a colon and has no place for a digest.
      tag: image.digest === null ? image.tag : `${image.tag}@${image.digest}`,
    },
    persistence: {
      size: config.volumeSize,
      ...(config.storageClass === null ? {} : { storageClass: config.storageClass }),
    },
    resources: resourceRequirements(config.resources),
  };
}
