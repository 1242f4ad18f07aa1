import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig, StorageV1Api } from "@kubernetes/client-node";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { etcd, kubernetes, kwok } from "../go-tools/tools.ts";
import type { RunningServer } from "../servers/running.ts";
import { startApiServer, startControllerManager, startEtcd, startScheduler } from "./control-plane.ts";
import { nodeObject, type SimulatedNode, startKwok, volumeClass } from "./nodes.ts";

export interface RunningKubernetes {
  /** File that `kubectl`, Pulumi's provider and client libraries take; its user may do everything. */
  readonly kubeconfig: string;
  stop(): Promise<void>;
}

export interface KubernetesOptions {
  readonly nodes: readonly SimulatedNode[];
}

/**
 * Starts a real Kubernetes control plane on free loopback ports, with nodes that kwok simulates: objects are admitted, pods
 * scheduled and "run", Jobs complete and claims are bound, but nothing runs in a container. Ready within seconds, once the
 * binaries are built. It ends with `stop`, and in any case with this process.
 */
export async function startKubernetes({ nodes }: KubernetesOptions): Promise<RunningKubernetes> {
  // One after another: each build takes all cores by itself.
  const etcdBinary = (await buildGoTool(etcd)).etcd;
  const kwokBinary = (await buildGoTool(kwok)).kwok;
  const binaries = await buildGoTool(kubernetes);

  const started: RunningServer[] = [];
  const keep = async <T extends RunningServer>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    started.push(server);
    return server;
  };
  const stop = async () => void (await Promise.all(started.map((server) => server.stop())));
  try {
    const { uri } = await keep(startEtcd(etcdBinary));
    const { server, access } = await startApiServer(binaries["kube-apiserver"], uri);
    started.push(server);
    const starts = await Promise.allSettled([
      keep(startControllerManager(binaries["kube-controller-manager"], access)),
      keep(startScheduler(binaries["kube-scheduler"], access)),
      keep(startKwok(kwokBinary, access)),
    ]);
    for (const start of starts) if (start.status === "rejected") throw start.reason;
    const kubeconfig = access.kubeconfigOf("admin");
    await furnish(kubeconfig, nodes);
    return { kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nodes and the default StorageClass; waits until pods can be made and scheduled. */
async function furnish(kubeconfig: string, nodes: readonly SimulatedNode[]): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  await config.makeApiClient(StorageV1Api).createStorageClass({
    body: {
      metadata: {
        name: volumeClass,
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
      provisioner: "kwok.x-k8s.io/volume",
      volumeBindingMode: "Immediate",
      reclaimPolicy: "Delete",
      // Nothing here expands a volume: a test that asks for it plays the driver.
      allowVolumeExpansion: true,
    },
  });
  for (const node of nodes) await core.createNode({ body: nodeObject(node) });

  await until("the nodes to be ready", async () => {
    const { items } = await core.listNode();
    return items.every(({ status }) =>
      status?.conditions?.some(({ type, status }) => type === "Ready" && status === "True"),
    );
  });
  await until("the service account of the namespace default", async () => {
    const { items } = await core.listNamespacedServiceAccount({ namespace: "default" });
    return items.some(({ metadata }) => metadata?.name === "default");
  });
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`Waited for ${what} for a minute.`);
    await sleep(100);
  }
}
