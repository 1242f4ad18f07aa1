import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, expect, test } from "vitest";
import type { EtcdConfig } from "../config/types.ts";
import { EtcdCluster, type EtcdClusterArgs } from "./etcd-cluster.ts";

interface Made {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const made: Made[] = [];

beforeEach(async () => {
  made.length = 0;
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      made.push({ type, name, inputs });
      return { id: name, state: inputs };
    },
    call: () => ({}),
  });
});

const config: EtcdConfig = {
  members: 3,
  storageClass: "ssd",
  volumeSize: "20Gi",
  quotaGiB: 4,
  resources: { cpu: "1", memory: "4Gi", cpuLimit: null },
  snapshots: { schedule: "0 */6 * * *", keep: 8, volumeSize: "40Gi", existingClaim: null },
  defragmentation: { schedule: "30 3 * * *" },
};

const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

async function make(args: Partial<EtcdClusterArgs> = {}) {
  const cluster = new EtcdCluster("etcd", {
    config,
    namespace: "milvus",
    chart: { chart: "etcd.tgz" },
    image: { registry: "docker.io", repository: "milvusdb/etcd", tag: "3.5.25-r1", digest: null },
    values: {},
    ...args,
  });
  const endpoints = await settled(cluster.connection.endpoints);
  await pulumi.runtime.disconnect();
  return { cluster, endpoints };
}

const find = (type: string, name: string) => made.find((each) => each.type === type && each.name === name);

describe("connection", () => {
  test("names every member and asks for no credentials", async () => {
    const { cluster, endpoints } = await make();
    expect(endpoints).toEqual([
      "etcd-0.etcd-headless.milvus.svc.cluster.local:2379",
      "etcd-1.etcd-headless.milvus.svc.cluster.local:2379",
      "etcd-2.etcd-headless.milvus.svc.cluster.local:2379",
    ]);
    expect(cluster.connection.secretRef).toBeNull();
  });
});

describe("the chart's values", () => {
  test("come from the overlay, then the configuration, then the overrides", async () => {
    await make({
      values: { logLevel: "warn", replicaCount: 1, image: { pullPolicy: "Always" } },
      overrides: { logLevel: "debug" },
    });
    expect(find("kubernetes:helm.sh/v4:Chart", "etcd")?.inputs).toMatchObject({
      chart: "etcd.tgz",
      namespace: "milvus",
      values: {
        logLevel: "debug",
        replicaCount: 3,
        image: { repository: "milvusdb/etcd", pullPolicy: "Always" },
      },
    });
  });
});

describe("maintenance", () => {
  test("saves snapshots to a claim that is there already, and makes none", async () => {
    const snapshots = { schedule: "0 */6 * * *", keep: 8, volumeSize: "40Gi", existingClaim: "kept" };
    await make({ config: { ...config, snapshots } });
    expect(find("kubernetes:core/v1:PersistentVolumeClaim", "etcd-snapshot")).toBeUndefined();
    expect(find("kubernetes:batch/v1:CronJob", "etcd-snapshot")?.inputs).toMatchObject({
      spec: {
        jobTemplate: {
          spec: { template: { spec: { volumes: [{ persistentVolumeClaim: { claimName: "kept" } }] } } },
        },
      },
    });
  });

  test("asks every member, and keeps as many snapshots as configured", async () => {
    await make();
    const job = find("kubernetes:batch/v1:CronJob", "etcd-snapshot");
    expect(job?.inputs).toMatchObject({
      spec: {
        schedule: "0 */6 * * *",
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: {
            template: {
              spec: {
                containers: [
                  {
                    env: expect.arrayContaining([
                      {
                        name: "ENDPOINTS",
                        value: [0, 1, 2]
                          .map((n) => `http://etcd-${n}.etcd-headless.milvus.svc.cluster.local:2379`)
                          .join(" "),
                      },
                      { name: "KEEP", value: "8" },
                    ]),
                  },
                ],
                volumes: [{ persistentVolumeClaim: { claimName: "etcd-snapshot" } }],
              },
            },
          },
        },
      },
    });
    expect(find("kubernetes:core/v1:PersistentVolumeClaim", "etcd-snapshot")?.inputs).toMatchObject({
      metadata: { name: "etcd-snapshot" },
      spec: { resources: { requests: { storage: "40Gi" } } },
    });
  });

  test("is not selected by the Services and the budget of the members", async () => {
    await make();
    const jobs = made.filter((each) => each.type === "kubernetes:batch/v1:CronJob");
    expect(jobs).toHaveLength(2);
    for (const { inputs } of jobs) {
      expect(inputs).not.toHaveProperty(
        ["spec", "jobTemplate", "spec", "template", "metadata", "labels", "app.kubernetes.io/name"],
        "etcd",
      );
    }
  });

  test("is left out where the configuration has none", async () => {
    await make({ config: { ...config, snapshots: null, defragmentation: null } });
    expect(made.map((each) => each.type)).toEqual([
      "milvus-stack:infra:EtcdCluster",
      "kubernetes:helm.sh/v4:Chart",
    ]);
  });
});

describe("volumes", () => {
  test("stay, and are named", async () => {
    const { cluster } = await make();
    expect(cluster.keptVolumes).toEqual(["data-etcd-0", "data-etcd-1", "data-etcd-2", "etcd-snapshot"]);
  });

  test("that were there before stay in any case", async () => {
    const snapshots = { schedule: "0 */6 * * *", keep: 8, volumeSize: "40Gi", existingClaim: "kept" };
    const { cluster } = await make({ config: { ...config, snapshots }, keepVolumes: false });
    expect(cluster.keptVolumes).toEqual(["kept"]);
  });

  test("go where that is asked for", async () => {
    const { cluster } = await make({ keepVolumes: false });
    expect(cluster.keptVolumes).toEqual([]);
  });
});
