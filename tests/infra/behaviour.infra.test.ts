import { CoreV1Api, KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import type { StackConfig } from "../../infra/config/index.ts";
import { kubeconfigOfRun } from "../kubernetes/kubeconfig-of-run.ts";
import { type ApiAnswer, KubernetesApi, type KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import { inNamespace, objectsOf } from "./objects-of.ts";
import type { RecordedProgram } from "./record-program.ts";
import { recordStack, stackConfig } from "./stacks.ts";
import { milvusStandIns } from "./stand-in-workloads.ts";
import { volumeStandIns } from "./volume-stand-ins.ts";

const namespace = "behaviour";
const unschedulable = ({ status }: V1Pod): boolean =>
  status?.conditions?.some(({ type, reason }) => type === "PodScheduled" && reason === "Unschedulable") ===
  true;
const probe: KubernetesObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "probe", labels: { app: "probe" } },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "probe",
        image: "example.com/probe:1",
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
      },
    ],
  },
};
const soon = { timeout: 120_000, interval: 100 };
const zoneLabel = "topology.kubernetes.io/zone";

/** What the objects of prod do in a cluster: its own, and stand-ins for those of the Milvus chart. */
describe.skipIf(inject("kubernetesMissing") !== null)("prod in a cluster of three zones", () => {
  let api: KubernetesApi;
  let core: CoreV1Api;
  let program: RecordedProgram;
  let config: StackConfig;
  let objects: readonly KubernetesObject[];

  const apply = async (object: KubernetesObject): Promise<ApiAnswer> => {
    const answer = await api.apply(inNamespace(object, namespace));
    if (answer.status >= 300)
      throw new Error(`${object.kind} ${object.metadata.name}: ${answer.body.message}`);
    return answer;
  };
  const podsOf = async (labelSelector: string): Promise<V1Pod[]> => {
    const { items } = await core.listNamespacedPod({ namespace, labelSelector });
    return items;
  };
  const zonesOf = async (pods: readonly V1Pod[]): Promise<string[]> => {
    const { items } = await core.listNode();
    const zones = new Map(items.map(({ metadata }) => [metadata?.name, metadata?.labels?.[zoneLabel] ?? ""]));
    return pods.map(({ spec }) => zones.get(spec?.nodeName) ?? "").sort();
  };

  beforeAll(async () => {
    vi.spyOn(console, "warn").mockReturnValue();
    const kubeconfig = await kubeconfigOfRun();
    api = new KubernetesApi(kubeconfig);
    const client = new KubeConfig();
    client.loadFromFile(kubeconfig);
    core = client.makeApiClient(CoreV1Api);

    program = await recordStack("prod");
    config = stackConfig("prod");
    objects = objectsOf(program);
    for (const object of objects) await apply(object);
    for (const object of milvusStandIns(program, config)) await apply(object);
    for (const object of await volumeStandIns(program)) await apply(object);
    const pods =
      config.milvus.proxies +
      config.milvus.mixCoordinators +
      config.milvus.dataNodes +
      config.replication.reduce((sum, { queryNodes }) => sum + queryNodes + config.milvus.streamingNodes, 0);
    await vi.waitFor(async () => {
      const running = (await podsOf("app.kubernetes.io/name=milvus")).filter(
        ({ status }) => status?.phase === "Running",
      );
      expect(running).toHaveLength(pods);
    }, soon);
  });
  afterAll(async () => {
    vi.restoreAllMocks();
    await core?.deleteNamespace({ name: namespace });
  });

  test("proxies and coordinators are spread over the zones", async () => {
    expect(await zonesOf(await podsOf("component=proxy"))).toEqual(["zone-a", "zone-b", "zone-c"]);
    expect(new Set(await zonesOf(await podsOf("component=mixcoord"))).size).toBe(2);
  });

  test("no zone has more of etcd and MinIO than may be lost", async () => {
    const zones = ["zone-a", "zone-b", "zone-c"];
    await vi.waitFor(async () => {
      expect(await zonesOf(await podsOf("app.kubernetes.io/name=etcd"))).toEqual(zones);
      expect(await zonesOf(await podsOf("app=minio"))).toEqual(zones.flatMap((zone) => [zone, zone]));
    }, soon);
  });

  test("each replica group is in its zone, whole", async () => {
    for (const { group, zone, queryNodes } of config.replication) {
      const ofGroup = `milvus.io/resource-group=${group}`;
      const queryNodesIn = await zonesOf(await podsOf(`component=querynode,${ofGroup}`));
      expect(queryNodesIn).toEqual(Array<string | null>(queryNodes).fill(zone));
      const streamingNodesIn = await zonesOf(await podsOf(`component=streamingnode,${ofGroup}`));
      expect(streamingNodesIn).toEqual(Array<string | null>(config.milvus.streamingNodes).fill(zone));
    }
    expect(new Set(config.replication.map(({ zone }) => zone)).size).toBe(3);
  });

  describe("while no new pod finds a node", () => {
    const setUnschedulable = async (unschedulable: boolean) => {
      const type = "application/strategic-merge-patch+json";
      for (const { metadata } of (await core.listNode()).items) {
        const path = `/api/v1/nodes/${metadata?.name}`;
        expect(await api.ask("PATCH", path, { spec: { unschedulable } }, type)).toMatchObject({
          status: 200,
        });
      }
    };
    beforeAll(async () => {
      await setUnschedulable(true);
      // Until the scheduler has heard of it: otherwise a new pod might take an evicted one's place while others are asked for.
      await apply(probe);
      await vi.waitFor(async () => {
        expect((await podsOf("app=probe")).map(unschedulable)).toEqual([true]);
      }, soon);
    });
    afterAll(() => setUnschedulable(false));

    test.each(["proxy", "mixcoord", "datanode", "querynode", "streamingnode"])(
      "one of the pods of %s can be evicted, and no other",
      async (component) => {
        const pods = await podsOf(`component=${component}`);
        const [first, ...others] = pods;
        const budget = `/apis/policy/v1/namespaces/${namespace}/poddisruptionbudgets/milvus-${component}`;
        const counted = {
          status: { expectedPods: pods.length, currentHealthy: pods.length - 1, disruptionsAllowed: 0 },
        };
        const evict = (name: string) =>
          api.ask("POST", `/api/v1/namespaces/${namespace}/pods/${name}/eviction`, {
            apiVersion: "policy/v1",
            kind: "Eviction",
            metadata: { name, namespace },
          });
        expect(await evict(first?.metadata?.name ?? "")).toMatchObject({ status: 201 });
        // Simulated pods end at once, and a group's only pod is not counted before its successor is there.
        await vi.waitFor(async () => {
          const successors = (await podsOf(`component=${component}`)).filter(({ spec }) => !spec?.nodeName);
          expect(successors.map(unschedulable)).toEqual([true]);
          expect((await api.ask("GET", budget)).body).toMatchObject(counted);
        }, soon);
        for (const { metadata } of others)
          expect(await evict(metadata?.name ?? "")).toMatchObject({ status: 429 });
        expect(others.length).toBeGreaterThan(0);
      },
    );
  });

  test("a CronJob's Job, made by hand, completes", async () => {
    const cronJobs = objects.filter(({ kind }) => kind === "CronJob");
    expect(cronJobs.length).toBeGreaterThan(0);
    for (const { metadata, spec } of cronJobs) {
      const { jobTemplate } = spec as { jobTemplate: Record<string, unknown> };
      const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: `${metadata.name}-now` } };
      await apply({ ...job, ...jobTemplate, metadata: job.metadata });
    }
    await vi.waitFor(async () => {
      for (const { metadata } of cronJobs) {
        const path = `/apis/batch/v1/namespaces/${namespace}/jobs/${metadata.name}-now`;
        expect((await api.ask("GET", path)).body).toMatchObject({ status: { succeeded: 1 } });
      }
    }, soon);
  });

  test("the namespace refuses a pod that wants more than the restricted profile", async () => {
    const container = { name: "any", image: "example.com/any:1", securityContext: { privileged: true } };
    const { status, body } = await api.ask("POST", `/api/v1/namespaces/${namespace}/pods?dryRun=All`, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "privileged" },
      spec: { containers: [container] },
    });
    expect(status).toBe(403);
    expect(body.message).toMatch(/violates PodSecurity "restricted/);
  });
});
