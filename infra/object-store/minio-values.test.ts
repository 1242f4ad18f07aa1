import { describe, expect, test } from "vitest";
import type { MinioConfig } from "../config/types.ts";
import { minioValues } from "./minio-values.ts";

const config: MinioConfig = {
  kind: "minio",
  nodes: 4,
  storageClass: null,
  volumeSize: "500Gi",
  resources: { cpu: "1", memory: "8Gi", cpuLimit: null },
  bucket: "milvus",
  rootCredentials: { kind: "config" },
};
const image = { registry: "mirror.example.com/quay", repository: "minio/minio", tag: "R1", digest: null };

const valuesOf = (changes: Partial<MinioConfig> = {}) =>
  minioValues({ name: "object-store", config: { ...config, ...changes }, image, rootSecret: "root" });

test("four nodes are one distributed server that survives the loss of two drives", () => {
  expect(valuesOf()).toMatchObject({
    mode: "distributed",
    replicas: 4,
    environment: { MINIO_STORAGE_CLASS_STANDARD: "EC:2" },
  });
});

test("one node has no erasure coding", () => {
  const values = valuesOf({ nodes: 1 });
  expect(values.mode).toBe("standalone");
  expect(values).not.toHaveProperty("environment");
  expect(values).not.toHaveProperty("replicas");
});

test("credentials come from a Secret: the chart gets its name only", () => {
  expect(valuesOf().existingSecret).toBe("root");
  expect(JSON.stringify(valuesOf())).not.toMatch(/accessKey|secretKey/);
});

describe("image", () => {
  test("carries its registry", () => {
    expect(valuesOf().image).toEqual({ repository: "mirror.example.com/quay/minio/minio", tag: "R1" });
  });

  test("carries its digest behind the tag", () => {
    const pinned = minioValues({
      name: "s",
      config,
      image: { ...image, digest: "sha256:12" },
      rootSecret: "r",
    });
    expect(pinned.image.tag).toBe("R1@sha256:12");
  });
});
