import { randomBytes } from "node:crypto";
import { AppsV1Api, CoreV1Api, KubeConfig, PatchStrategy, setHeaderOptions } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { kubeconfigOfRun } from "../../tests/kubernetes/kubeconfig-of-run.ts";
import { volumeClass } from "../../tests/kubernetes/nodes.ts";
import { type ClusterVolumes, clusterVolumes, type GrowthEvent, growVolumes, planGrowth } from "./index.ts";

const namespace = `volumes-${randomBytes(4).toString("hex")}`;
const pods = 2;

describe.skipIf(inject("kubernetesMissing") !== null)("a real API server", () => {
  const config = new KubeConfig();
  let core: CoreV1Api;
  let apps: AppsV1Api;

  beforeAll(async () => {
    config.loadFromFile(await kubeconfigOfRun());
    core = config.makeApiClient(CoreV1Api);
    apps = config.makeApiClient(AppsV1Api);
    await core.createNamespace({ body: { metadata: { name: namespace } } });
  });
  afterAll(() => core?.deleteNamespace({ name: namespace }));

  const statefulSet = (name: string, size: string) => ({
    metadata: { name },
    spec: {
      replicas: pods,
      serviceName: name,
      podManagementPolicy: "Parallel",
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          containers: [
            { name: "server", image: "none", volumeMounts: [{ name: "data", mountPath: "/data" }] },
          ],
        },
      },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete", whenScaled: "Retain" },
      volumeClaimTemplates: [
        {
          metadata: { name: "data" },
          spec: {
            accessModes: ["ReadWriteOnce"],
            storageClassName: volumeClass,
            resources: { requests: { storage: size } },
          },
        },
      ],
    },
  });
  const create = (name: string, size: string) =>
    apps.createNamespacedStatefulSet({ namespace, body: statefulSet(name, size) });

  /** Claims with their volumes, and pods that run, by their uids. */
  async function objectsOf(name: string) {
    const claims = await core.listNamespacedPersistentVolumeClaim({
      namespace,
      labelSelector: `app=${name}`,
    });
    const running = await core.listNamespacedPod({ namespace, labelSelector: `app=${name}` });
    return {
      claims: claims.items
        .filter(({ status }) => status?.phase === "Bound")
        .map(({ metadata }) => metadata?.uid),
      pods: running.items
        .filter(
          ({ status, metadata }) => status?.phase === "Running" && metadata?.deletionTimestamp === undefined,
        )
        .map(({ metadata }) => metadata?.uid),
    };
  }

  async function started(name: string) {
    await create(name, "10Gi");
    return await vi.waitFor(
      async () => {
        const objects = await objectsOf(name);
        expect(objects.claims).toHaveLength(pods);
        expect(objects.pods).toHaveLength(pods);
        // The owner is what would have the claims deleted.
        const volumes = await (await clusterVolumes(config, { namespace, name })).read();
        expect(volumes.claims.every(({ ownedByStatefulSet }) => ownedByStatefulSet)).toBe(true);
        return objects;
      },
      { timeout: 60_000, interval: 200 },
    );
  }

  /** Stands for the driver, of which a simulated cluster has none: each volume gets the size that its claim asks for. */
  function withDriver(volumes: ClusterVolumes): ClusterVolumes {
    return {
      ...volumes,
      async expand(claim, size) {
        await volumes.expand(claim, size);
        await core.patchNamespacedPersistentVolumeClaimStatus(
          { namespace, name: claim, body: { status: { capacity: { storage: size } } } },
          setHeaderOptions("Content-Type", PatchStrategy.MergePatch),
        );
      },
    };
  }

  async function grow(
    volumes: ClusterVolumes,
    { timeoutMs = 60_000, signal = new AbortController().signal } = {},
  ): Promise<readonly GrowthEvent["kind"][]> {
    const events: GrowthEvent["kind"][] = [];
    await growVolumes(volumes, planGrowth(await volumes.read(), "20Gi", null), {
      template: null,
      timeoutMs,
      signal,
      onEvent: ({ kind }) => void events.push(kind),
    });
    return events;
  }

  test("volumes grow, and the StatefulSet that is created again adopts its pods and claims", async () => {
    const before = await started("grows");
    const volumes = withDriver(await clusterVolumes(config, { namespace, name: "grows" }));
    expect(await grow(volumes)).toEqual(["expanded", "expanded", "grown", "grown", "kept", "released"]);
    expect(await objectsOf("grows")).toEqual(before);

    await create("grows", "20Gi");
    await vi.waitFor(
      async () => {
        const { status } = await apps.readNamespacedStatefulSet({ namespace, name: "grows" });
        expect(status?.readyReplicas).toBe(pods);
      },
      { timeout: 60_000, interval: 200 },
    );
    expect(await objectsOf("grows")).toEqual(before);
    expect(await grow(volumes)).toEqual([]);
  });

  test("a run that was cut short is finished by the next one", async () => {
    const before = await started("cut-short");
    const volumes = withDriver(await clusterVolumes(config, { namespace, name: "cut-short" }));
    const controller = new AbortController();
    const first: ClusterVolumes = {
      ...volumes,
      async expand(claim, size) {
        await volumes.expand(claim, size);
        controller.abort(new Error("cut short"));
      },
    };
    await expect(grow(first, { signal: controller.signal })).rejects.toThrow("cut short");
    expect(await grow(volumes)).toEqual(["expanded", "grown", "kept", "released"]);
    // The StatefulSet is gone, and its claims say that all is done.
    expect(await grow(volumes)).toEqual([]);
    expect(await objectsOf("cut-short")).toEqual(before);
  });

  test("without a driver that grows them, nothing but the claims is changed", async () => {
    const before = await started("slow");
    const volumes = await clusterVolumes(config, { namespace, name: "slow" });
    await expect(grow(volumes, { timeoutMs: 1 })).rejects.toThrow("MS974");
    const { templates, deletesClaims } = await volumes.read();
    expect({ templates, deletesClaims }).toEqual({
      templates: [{ name: "data", size: "10Gi" }],
      deletesClaims: true,
    });
    expect(await objectsOf("slow")).toEqual(before);
  });

  test("a name that is not there is told with those that are", async () => {
    await create("known", "10Gi");
    const volumes = await clusterVolumes(config, { namespace, name: "unknown" });
    await expect(volumes.read()).rejects.toThrow("MS971");
    await expect(volumes.read()).rejects.toMatchObject({
      diagnostics: [{ cause: expect.stringContaining("known") }],
    });
  });
});
