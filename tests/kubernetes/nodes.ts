import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { V1Node } from "@kubernetes/client-node";
import { goModule } from "../go-tools/go-module.ts";
import { kwok } from "../go-tools/tools.ts";
import { type RunningServer, startIn } from "../servers/running.ts";
import type { ClusterAccess } from "./cluster-access.ts";

export interface SimulatedNode {
  readonly name: string;
  readonly zone: string;
  /** Quantities of Kubernetes. */
  readonly cpu: string;
  readonly memory: string;
}

const annotation = { "kwok.x-k8s.io/node": "simulated" };

/** Class of the volumes that kwok's stages provide; its name is written in them. */
export const volumeClass = "kwok-volume";

/** Starts kwok, which has the nodes turn Ready, their pods run, the pods of Jobs complete, and claims get volumes. */
export async function startKwok(binary: string, access: ClusterAccess): Promise<RunningServer> {
  const stages = join(await goModule(kwok.module, kwok.version), "kustomize", "stage");
  const folders = ["node/fast", "node/heartbeat-with-lease", "pod/fast", "volume/fast"];
  const files = (await Promise.all(folders.map((folder) => stagesIn(join(stages, folder))))).flat();
  return await startIn("kwok", async (folder) => ({
    title: "kwok",
    uri: "",
    command: binary,
    args: [
      `--kubeconfig=${access.kubeconfigOf("admin")}`,
      `--manage-nodes-with-annotation-selector=${Object.entries(annotation).flat().join("=")}`,
      ...files.map((file) => `--config=${file}`),
    ],
    logFile: join(folder, "server.log"),
    // It listens nowhere: whether it works is seen in the nodes.
    isReady: async () => true,
    timeoutMs: 60_000,
  }));
}

async function stagesIn(folder: string): Promise<string[]> {
  const others = ["kustomization.yaml", "storage-class.yaml"];
  const names = await readdir(folder);
  return names
    .filter((name) => name.endsWith(".yaml") && !others.includes(name))
    .map((name) => join(folder, name));
}

export function nodeObject({ name, zone, cpu, memory }: SimulatedNode): V1Node {
  const resources = { cpu, memory, pods: "110" };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name,
      annotations: annotation,
      labels: {
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "topology.kubernetes.io/region": "simulated",
        "topology.kubernetes.io/zone": zone,
      },
    },
    status: { capacity: resources, allocatable: resources },
  };
}
