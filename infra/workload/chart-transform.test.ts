import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { chartTransform, completeObject } from "./chart-transform.ts";

const statefulSet = {
  metadata: { name: "etcd", annotations: null },
  spec: { replicas: 3, template: { spec: { volumes: null, containers: [{ name: "etcd" }] } } },
};

const transform = async (type: string, props: object, protect: boolean) =>
  chartTransform({ protect, keepVolumes: true })({
    custom: true,
    type,
    name: "x",
    props,
    opts: { dependsOn: [] },
  });

describe("completeObject", () => {
  test("a pod gets neither a token nor the variables of Services, and keeps everything else", () => {
    expect(completeObject(statefulSet, "StatefulSet")).toEqual({
      metadata: { name: "etcd" },
      spec: {
        replicas: 3,
        template: {
          spec: {
            containers: [{ name: "etcd" }],
            automountServiceAccountToken: false,
            enableServiceLinks: false,
          },
        },
      },
    });
  });

  test("an object without pods only loses its nulls", () => {
    const service = { spec: { ports: [{ port: 2379, nodePort: null }] } };
    expect(completeObject(service, "Service")).toEqual({ spec: { ports: [{ port: 2379 }] } });
  });

  test("a claim is not waited for, and keeps its annotations", () => {
    const claim = { metadata: { annotations: { "helm.sh/resource-policy": "keep" } } };
    expect(completeObject(claim, "PersistentVolumeClaim")).toEqual({
      metadata: { annotations: { "helm.sh/resource-policy": "keep", "pulumi.com/skipAwait": "true" } },
    });
  });
});

test("a claim stays, or goes, as asked", async () => {
  for (const keepVolumes of [true, false]) {
    const transformed = await chartTransform({ protect: false, keepVolumes })({
      custom: true,
      type: "kubernetes:core/v1:PersistentVolumeClaim",
      name: "x",
      props: {},
      opts: {},
    });
    expect(transformed?.opts).toMatchObject({ retainOnDelete: keepVolumes });
  }
});

describe("protection", () => {
  test("covers what holds data, and keeps the other options", async () => {
    for (const type of ["kubernetes:apps/v1:StatefulSet", "kubernetes:core/v1:PersistentVolumeClaim"]) {
      expect(await transform(type, statefulSet, true)).toMatchObject({
        opts: { protect: true, dependsOn: [] },
      });
    }
  });

  test("leaves the rest alone", async () => {
    const service = await transform("kubernetes:core/v1:Service", {}, true);
    expect(service?.opts).not.toHaveProperty("protect");
    const unprotected = await transform("kubernetes:apps/v1:StatefulSet", statefulSet, false);
    expect(unprotected?.opts).not.toHaveProperty("protect");
  });
});

test("who replaces an object with a fixed name is left to the provider", async () => {
  const opts: pulumi.CustomResourceOptions = { deleteBeforeReplace: false, dependsOn: [] };
  const transformed = await chartTransform({ protect: false, keepVolumes: false })({
    custom: true,
    type: "kubernetes:core/v1:ConfigMap",
    name: "milvus",
    props: { data: {} },
    opts,
  });
  expect(transformed?.opts).toEqual({ dependsOn: [] });
});
