import { randomBytes } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CoreV1Api, type KubeConfig, type V1Pod } from "@kubernetes/client-node";
import { stringify } from "yaml";
import { buildGoTool } from "../go-tools/build-go-tool.ts";
import { goModule } from "../go-tools/go-module.ts";
import { kwok } from "../go-tools/tools.ts";
import { freePort } from "../servers/free-port.ts";
import { type RunningServer, startIn } from "../servers/running.ts";

const host = "127.0.0.1";

/** A pod, the port of its container, and the port of this machine that stands for it. */
export interface ForwardedPod {
  readonly name: string;
  readonly containerPort: number;
  readonly localPort: number;
}

export interface ForwardingNode {
  readonly name: string;
  stop(): Promise<void>;
}

/**
 * A node whose kubelet is kwok's, and really forwards ports: a port-forward to one of its pods goes through the API server to
 * that kubelet, and from there to a port of this machine.
 */
export async function startForwardingNode(
  { config, kubeconfig }: { readonly config: KubeConfig; readonly kubeconfig: string },
  namespace: string,
  pods: readonly ForwardedPod[],
): Promise<ForwardingNode> {
  const name = `forwarding-${randomBytes(4).toString("hex")}`;
  // Its own nodes only: other kwoks may be at work in the cluster.
  const annotation = { "kwok.x-k8s.io/node": name };
  const port = await freePort();
  const binary = (await buildGoTool(kwok)).kwok;
  const stages = join(await goModule(kwok.module, kwok.version), "kustomize", "stage");
  const kubelet: RunningServer = await startIn("kwok-forwarding", async (folder) => {
    const rules = join(folder, "forwards.yaml");
    await writeFile(rules, pods.map((pod) => stringify(forwardOf(namespace, pod))).join("---\n"));
    const configs = [
      rules,
      join(stages, "node", "fast", "node-initialize.yaml"),
      join(stages, "node", "heartbeat-with-lease", "node-heartbeat-with-lease.yaml"),
      ...["ready", "complete", "delete"].map((stage) => join(stages, "pod", "fast", `pod-${stage}.yaml`)),
    ];
    return {
      title: "kwok",
      uri: `https://${host}:${port}`,
      command: binary,
      args: [
        `--kubeconfig=${kubeconfig}`,
        `--manage-nodes-with-annotation-selector=${Object.entries(annotation).flat().join("=")}`,
        `--node-ip=${host}`,
        `--node-port=${port}`,
        `--server-address=${host}:${port}`,
        ...configs.map((file) => `--config=${file}`),
      ],
      logFile: join(folder, "server.log"),
      isReady: async () => true,
      timeoutMs: 60_000,
    };
  });
  const taint = { key: "forwarding", effect: "NoSchedule" };
  await config.makeApiClient(CoreV1Api).createNode({
    // Pods that others make are not to be scheduled here; those of the test name the node.
    body: { metadata: { name, annotations: annotation }, spec: { taints: [taint] } },
  });
  return {
    name,
    async stop() {
      await config.makeApiClient(CoreV1Api).deleteNode({ name });
      await kubelet.stop();
    },
  };
}

function forwardOf(namespace: string, { name, containerPort, localPort }: ForwardedPod) {
  const target = { port: localPort, address: host };
  return {
    kind: "PortForward",
    apiVersion: "kwok.x-k8s.io/v1alpha1",
    metadata: { name, namespace },
    spec: { forwards: [{ ports: [containerPort], target }] },
  };
}

/** A pod of a forwarding node; its Service finds it by the label `app`, and its port by the name `grpc`. */
export function podOn(
  node: ForwardingNode,
  app: string,
  { name, containerPort }: Pick<ForwardedPod, "name" | "containerPort">,
): V1Pod {
  const ports = [{ name: "grpc", containerPort }];
  return {
    metadata: { name, labels: { app } },
    spec: { nodeName: node.name, containers: [{ name: "main", image: "none", ports }] },
  };
}
