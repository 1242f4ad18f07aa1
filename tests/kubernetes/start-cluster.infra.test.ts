import { AppsV1Api, BatchV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { kubeconfigOfRun } from "./kubeconfig-of-run.ts";

const namespace = "simulated";
const soon = { timeout: 120_000, interval: 100 };
const container = { name: "any", image: "example.com/any:1" };

/** What other tests build on: were the simulation broken, they would fail for no fault of what they test. */
describe.skipIf(inject("kubernetesMissing") !== null)("the simulated cluster", () => {
  const config = new KubeConfig();
  let core: CoreV1Api;

  beforeAll(async () => {
    config.loadFromFile(await kubeconfigOfRun());
    core = config.makeApiClient(CoreV1Api);
    await core.createNamespace({ body: { metadata: { name: namespace } } });
  });
  afterAll(async () => {
    await core?.deleteNamespace({ name: namespace });
  });

  test("has a node in each of three zones", async () => {
    const { items } = await core.listNode();
    const zones = items.map(({ metadata }) => metadata?.labels?.["topology.kubernetes.io/zone"]);
    expect(zones.sort()).toEqual(["zone-a", "zone-b", "zone-c"]);
  });

  test("runs a StatefulSet's pods and gives them volumes of the default class", async () => {
    const labels = { app: "stateful" };
    const claim = {
      metadata: { name: "data" },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Gi" } } },
    };
    await config.makeApiClient(AppsV1Api).createNamespacedStatefulSet({
      namespace,
      body: {
        metadata: { name: "stateful" },
        spec: {
          serviceName: "stateful",
          replicas: 2,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
          volumeClaimTemplates: [claim],
        },
      },
    });
    await vi.waitFor(async () => {
      const pods = await core.listNamespacedPod({ namespace, labelSelector: "app=stateful" });
      expect(pods.items.map(({ status }) => status?.phase)).toEqual(["Running", "Running"]);
      const claims = await core.listNamespacedPersistentVolumeClaim({ namespace });
      expect(claims.items.map(({ status }) => status?.phase)).toEqual(["Bound", "Bound"]);
    }, soon);
  });

  test("completes a Job", async () => {
    const batch = config.makeApiClient(BatchV1Api);
    await batch.createNamespacedJob({
      namespace,
      body: {
        metadata: { name: "once" },
        spec: { template: { spec: { restartPolicy: "Never", containers: [container] } } },
      },
    });
    await vi.waitFor(async () => {
      const { status } = await batch.readNamespacedJob({ namespace, name: "once" });
      expect(status?.succeeded).toBe(1);
    }, soon);
  });
});
