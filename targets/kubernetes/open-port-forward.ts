import { type AddressInfo, createServer, type Server } from "node:net";
import type { KubernetesService } from "../../provision/spec/types.ts";
import { TargetCode, targetError } from "../codes.ts";
import { withDeadline } from "../deadline.ts";
import { Connector } from "./connector.ts";

import { type ClusterApi, findReadyPods, listPods } from "./find-ready-pods.ts";
import { loadKubeconfig } from "./load-kubeconfig.ts";

export interface PortForwardOptions {
  /** Folder that a relative `kubeconfig` is in. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal | undefined;
  /** For all that is asked of the API server until the port is open; 10 s when left out. */
  readonly timeoutMs?: number;
}

export interface OpenPortForward {
  /** `127.0.0.1:port`. */
  readonly address: string;
  /** Why the last connection came to nothing; null when it did not. */
  lastFailure(): Error | null;
  /** Ends the connections and stops listening. */
  close(): Promise<void>;
}

/**
 * Listens on a free port of 127.0.0.1 and joins every connection to a ready pod behind the Service, chosen anew each
 * time: when a pod goes away, whoever connects again reaches another one.
 *
 * @throws MilvusStackError MS820–MS824 (exit code 4), where there is nothing to forward to.
 */
export async function openPortForward(
  service: KubernetesService,
  options: PortForwardOptions,
): Promise<OpenPortForward> {
  const { timeoutMs = 10_000, signal } = options;
  const config = await loadKubeconfig(service, options);
  const { CoreV1Api, DiscoveryV1Api, PortForward } = await import("@kubernetes/client-node");
  const api: ClusterApi = {
    core: config.makeApiClient(CoreV1Api),
    discovery: config.makeApiClient(DiscoveryV1Api),
    context: config.getCurrentContext(),
  };
  const inTime = <T>(promise: Promise<T>) =>
    withDeadline(promise, { timeoutMs, signal, late: () => noAnswer(api.context, timeoutMs) });
  const readyPods = () => inTime(findReadyPods(api, service));
  await readyPods();
  const connector = new Connector({
    namespace: service.namespace,
    context: api.context,
    forward: new PortForward(config),
    readyPods,
    pods: () => inTime(listPods(api, service)),
  });
  const server = createServer((socket) => void connector.connect(socket));
  const address = await listen(server);
  return {
    address,
    lastFailure: () => connector.lastFailure,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      connector.disconnect();
      await closed;
    },
  };
}

function noAnswer(context: string, timeoutMs: number): Error {
  return targetError(TargetCode.clusterUnreachable, {
    summary: `The API server of context ${context} gave no answer within ${timeoutMs / 1000} s.`,
    fix: "Check that `kubectl get service` works with the same context; a VPN may be down.",
  });
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const { address, port } = server.address() as AddressInfo;
  return `${address}:${port}`;
}
