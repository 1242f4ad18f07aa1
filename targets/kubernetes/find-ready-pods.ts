import type { CoreV1Api, DiscoveryV1Api, V1EndpointSlice, V1Service } from "@kubernetes/client-node";
import type { KubernetesService } from "../../provision/spec/types.ts";
import { TargetCode, targetError } from "../codes.ts";
import { type ApiRequest, explainFailure } from "./api-failure.ts";

/** A pod behind a Service, and the port on which it serves what the Service's port leads to. */
export interface Pod {
  readonly name: string;
  readonly port: number;
  readonly ready: boolean;
}

export interface ClusterApi {
  readonly core: Pick<CoreV1Api, "readNamespacedService" | "readNamespace">;
  readonly discovery: Pick<DiscoveryV1Api, "listNamespacedEndpointSlice">;
  /** Name of the context, for messages. */
  readonly context: string;
}

/**
 * The pods behind a Service, by name. They are those of its EndpointSlices, so that named ports, selectors and
 * `publishNotReadyAddresses` mean here what they mean in the cluster.
 *
 * @throws MilvusStackError MS821–MS823.
 */
export async function listPods(api: ClusterApi, service: KubernetesService): Promise<readonly Pod[]> {
  const { namespace, name } = service;
  const found = await ask(api, service, "get", "services", () =>
    api.core.readNamespacedService({ namespace, name }),
  );
  if (found === null) throw await noService(api, service);
  const portName = nameOfPort(found, service);
  const slices = await ask(api, service, "list", "endpointslices", () =>
    api.discovery.listNamespacedEndpointSlice({
      namespace,
      labelSelector: `kubernetes.io/service-name=${name}`,
    }),
  );
  const pods = (slices?.items ?? []).flatMap((slice) => podsOf(slice, portName));
  return pods.toSorted((a, b) => a.name.localeCompare(b.name));
}

/**
 * Those of `listPods` that are ready, one at least.
 *
 * @throws MilvusStackError MS821–MS824.
 */
export async function findReadyPods(api: ClusterApi, service: KubernetesService): Promise<readonly Pod[]> {
  const pods = await listPods(api, service);
  const ready = pods.filter((pod) => pod.ready);
  if (ready.length === 0) throw noReadyPod(service, pods);
  return ready;
}

async function ask<T>(
  { context }: ClusterApi,
  { namespace }: KubernetesService,
  verb: string,
  resource: string,
  request: () => Promise<T>,
): Promise<T | null> {
  try {
    return await request();
  } catch (thrown) {
    const asked: ApiRequest = { verb, resource, namespace, context };
    const failure = explainFailure(thrown, asked);
    if (failure !== null) throw failure;
    return null;
  }
}

/** Ports of a Service and of its EndpointSlices belong together by their name, which is empty where there is one. */
function nameOfPort({ spec }: V1Service, { namespace, name, port }: KubernetesService): string {
  const ports = spec?.ports ?? [];
  const found = ports.find((one) => one.port === port);
  if (found !== undefined) return found.name ?? "";
  const known = ports.map((one) => (one.name ? `${one.port} (${one.name})` : `${one.port}`)).join(", ");
  throw targetError(TargetCode.noService, {
    summary: `Service ${name} in namespace ${namespace} has no port ${port}.`,
    cause: known === "" ? "It has none at all." : `It has: ${known}.`,
    fix: "Set `milvus.kubernetes.port` of the environment to the one of Milvus' gRPC API.",
  });
}

function podsOf({ endpoints, ports }: V1EndpointSlice, portName: string): Pod[] {
  const port = ports?.find(({ name }) => (name ?? "") === portName)?.port;
  if (port === undefined) return [];
  return (endpoints ?? []).flatMap(({ conditions, targetRef }) =>
    targetRef?.kind === "Pod" && targetRef.name
      ? // Not said means ready, by the words of the API.
        [{ name: targetRef.name, port, ready: conditions?.ready ?? true }]
      : [],
  );
}

/** A 404 is the same for a Service and for a namespace that is not there; whoever may not look is told of both. */
async function noService({ core, context }: ClusterApi, { namespace, name }: KubernetesService) {
  const there = await core.readNamespace({ name: namespace }).then(
    () => true,
    (thrown: unknown) => (Reflect.get(Object(thrown), "code") === 404 ? false : null),
  );
  if (there === false) {
    return targetError(TargetCode.noService, {
      summary: `There is no namespace ${namespace} in the cluster of context ${context}.`,
      fix: "Correct `namespace` or `context` in `milvus.kubernetes` of the environment.",
    });
  }
  return targetError(TargetCode.noService, {
    summary: `There is no Service ${name} in namespace ${namespace} of context ${context}.`,
    ...(there === null && { cause: "Nor need the namespace be there: the user may not look at namespaces." }),
    fix: `\`kubectl get service --namespace ${namespace} --context ${context}\` shows those that are there.`,
  });
}

function noReadyPod({ namespace, name }: KubernetesService, { length }: readonly Pod[]) {
  return targetError(TargetCode.noReadyPod, {
    summary: `No pod behind Service ${name} in namespace ${namespace} is ready.`,
    cause:
      length === 0
        ? "It has no pods at all."
        : `Not ready: ${length === 1 ? "its one pod" : `all ${length}`}.`,
    fix: `\`kubectl get pods --namespace ${namespace}\` shows why.`,
  });
}
