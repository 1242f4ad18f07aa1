import { expect, test } from "vitest";
import { type ChartsLock, type ImageName, type LockedImage, readChartsLock } from "../charts/index.ts";
import { imageReference } from "../workload/container-image.ts";
import { checkImages, imageOf, imagesOf, unlockedImages } from "./index.ts";

const lock = readChartsLock(new URL("../..", import.meta.url).pathname);

function withImage(name: ImageName, change: Partial<LockedImage>): ChartsLock {
  return { ...lock, images: { ...lock.images, [name]: { ...lock.images[name], ...change } } };
}

test("an image as a pod names it, from its own registry", () => {
  expect(imageOf(lock, "milvus", null)).toMatchObject({
    registry: "docker.io",
    repository: "milvusdb/milvus",
    tag: "v2.6.15",
  });
  const digest = `sha256:${"a".repeat(64)}`;
  expect(imageReference(imageOf(withImage("mc", { tag: "R1", digest }), "mc", null))).toBe(
    `quay.io/minio/mc:R1@${digest}`,
  );
});

test("a mirror takes the place of every registry, and keeps the path and the digest", () => {
  const mirrored = imageOf(
    withImage("minio", { tag: "R1", digest: null }),
    "minio",
    "registry.example.com/mirror/",
  );
  expect(imageReference(mirrored)).toBe("registry.example.com/mirror/minio/minio:R1");
});

test.each(["latest", "2.6-latest", "Latest", "master", "main", "nightly"])("the tag %s is refused", (tag) => {
  expect(checkImages(withImage("attu", { tag }), { requireDigests: false })).toMatchObject([
    { code: "MS946", severity: "error", summary: expect.stringContaining("images.attu") },
  ]);
});

test("releases are none that move", () => {
  for (const tag of ["v2.6.15", "3.5.25-r1", "RELEASE.2025-09-07T16-13-09Z", "v2.6.0-main.1"]) {
    expect(checkImages(withImage("attu", { tag }), { requireDigests: false })).toEqual([]);
  }
});

test("a missing digest counts only where digests are required", () => {
  const one = withImage("etcd", { digest: null });
  const every: ChartsLock = {
    ...one,
    images: mapImages(one, (image) => ({ ...image, digest: image.digest ?? `sha256:${"b".repeat(64)}` })),
  };
  expect(checkImages(every, { requireDigests: true })).toEqual([]);
  const without = { ...every, images: { ...every.images, etcd: one.images.etcd } };
  expect(checkImages(without, { requireDigests: true })).toMatchObject([
    { code: "MS947", summary: expect.stringContaining("images.etcd") },
  ]);
  expect(checkImages(without, { requireDigests: false })).toEqual([]);
});

function mapImages(of: ChartsLock, change: (image: LockedImage) => LockedImage): ChartsLock["images"] {
  const { milvus, etcd, minio, mc, attu } = of.images;
  return {
    milvus: change(milvus),
    etcd: change(etcd),
    minio: change(minio),
    mc: change(mc),
    attu: change(attu),
    "milvus-backup": change(of.images["milvus-backup"]),
  };
}

const pod = (...images: string[]) => ({ containers: images.map((image, at) => ({ name: `c${at}`, image })) });
const objects = [
  { kind: "Service", metadata: { name: "s" }, spec: { ports: [] } },
  {
    kind: "Pod",
    metadata: { name: "p" },
    spec: { ...pod("a:1"), initContainers: [{ name: "i", image: "b:1" }] },
  },
  {
    kind: "List",
    items: [
      {
        kind: "CronJob",
        metadata: { name: "j" },
        spec: { jobTemplate: { spec: { template: { spec: pod("c:1", "d:1") } } } },
      },
    ],
  },
  {
    kind: "StatefulSet",
    metadata: { name: "w" },
    spec: { template: { spec: { containers: [{ name: "x" }] } } },
  },
];

test("images are found in pods, workloads, jobs and lists, and one that is not said as well", () => {
  expect(
    imagesOf(objects).map(({ object, container, reference }) => `${object}/${container} ${reference}`),
  ).toEqual(["Pod/p/i b:1", "Pod/p/c0 a:1", "CronJob/j/c0 c:1", "CronJob/j/c1 d:1", "StatefulSet/w/x "]);
});

test("a digest without a tag is the same image; another one is not", () => {
  const pinned = withImage("etcd", { digest: `sha256:${"e".repeat(64)}` });
  const used = imagesOf([
    {
      kind: "Pod",
      metadata: { name: "p" },
      spec: pod(
        `docker.io/milvusdb/etcd@sha256:${"e".repeat(64)}`,
        `docker.io/milvusdb/etcd@sha256:${"f".repeat(64)}`,
      ),
    },
  ]);
  expect(unlockedImages(used, pinned, null).map(({ container }) => container)).toEqual(["c1"]);
  expect(unlockedImages(used, lock, null)).toHaveLength(2);
});

test("what the lock does not name is found: other tags, other registries, no digest", () => {
  const digest = `sha256:${"c".repeat(64)}`;
  const pinned = withImage("milvus", { digest });
  const used = imagesOf([
    {
      kind: "Deployment",
      metadata: { name: "d" },
      spec: {
        template: {
          spec: pod(
            `docker.io/milvusdb/milvus:v2.6.15@${digest}`,
            "docker.io/milvusdb/milvus:v2.6.15",
            "milvusdb/milvus:v2.6.14",
            "docker.io/bitnami/kubectl:latest",
          ),
        },
      },
    },
  ]);
  expect(unlockedImages(used, pinned, null).map(({ container }) => container)).toEqual(["c1", "c2", "c3"]);
  expect(unlockedImages(used, pinned, "mirror.example.com")).toHaveLength(4);
});
