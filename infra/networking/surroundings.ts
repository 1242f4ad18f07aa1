import type { CloudStoreConfig, ExposeConfig, StackConfig } from "../config/types.ts";
import { hasSetUpJob } from "../object-store/known-stores.ts";
import type { Party } from "./parties.ts";

/** Which parties one stack has, and what the arrows' outsiders are for it. */
export interface Surroundings {
  readonly parties: readonly Party[];
  /** Namespaces whose pods are clients; "*" is every namespace. */
  readonly clientNamespaces: readonly string[];
  /** Clients come through a load balancer, from addresses that are not pods'. */
  readonly clientsFromOutside: boolean;
  /** Clients come through an Ingress, whose controller alone connects; null: there is none. */
  readonly ingressController: IngressController | null;
  /** null: nobody scrapes. */
  readonly monitoringNamespace: string | null;
  readonly objectStore: ObjectStorePlace;
}

/** Where an ingress controller connects from. */
export interface IngressController {
  /** Of its pods; null: it is no pod of the cluster. */
  readonly namespace: string | null;
  /** Addresses, where it has none of a pod. */
  readonly ranges: readonly string[];
}

/** Where the objects are: MinIO in the namespace, another namespace of the cluster, or somewhere on the network. */
export type ObjectStorePlace =
  | { readonly kind: "minio" }
  | { readonly kind: "namespace"; readonly namespace: string }
  | {
      readonly kind: "outside";
      readonly port: number;
      /**
       * Rights come from the cloud's identity service on port 443: alone (`token`), with what EKS Pod Identity runs on each node, or
       * with Google's metadata server.
       */
      readonly identity: "none" | "token" | "pod-identity-agent" | "metadata-server";
    };

/**
 * Place of a store that an endpoint `host:port` names. `name.namespace.svc…` is a Service of the cluster; every other name is
 * outside of it.
 */
export function placeOfEndpoint(
  endpoint: string,
  identity: Extract<ObjectStorePlace, { kind: "outside" }>["identity"],
): ObjectStorePlace {
  const { hostname, port } = new URL(`tcp://${endpoint}`);
  const [, namespace, svc] = hostname.split(".");
  if (svc === "svc" && namespace !== undefined) return { kind: "namespace", namespace };
  return { kind: "outside", port: Number(port || 443), identity };
}

/** Parties and outsiders of the stack that a configuration describes. */
export function surroundingsOf(config: StackConfig): Surroundings {
  const { milvus, objectStore, networkPolicies } = config;
  return {
    parties: partiesOf(config),
    clientNamespaces: networkPolicies.clientNamespaces,
    clientsFromOutside: milvus.expose.kind === "loadBalancer",
    ingressController: ingressControllerOf(milvus.expose),
    monitoringNamespace: networkPolicies.monitoringNamespace,
    objectStore: objectStore.kind === "minio" ? { kind: "minio" } : placeOfCloudStore(objectStore),
  };
}

function ingressControllerOf(expose: ExposeConfig): IngressController | null {
  if (expose.kind !== "ingress") return null;
  return { namespace: expose.controllerNamespace, ranges: expose.controllerRanges };
}

function partiesOf({ milvus, etcd, objectStore, backup }: StackConfig): Party[] {
  const servers: readonly Party[] =
    milvus.mode === "standalone"
      ? ["standalone"]
      : ["proxy", "mixcoord", "querynode", "streamingnode", "datanode"];
  const inMinio = objectStore.kind === "minio";
  return [
    ...servers,
    ...given(milvus.attu, "attu"),
    "etcd",
    ...given(etcd.snapshots !== null, "etcd-snapshot"),
    ...given(etcd.defragmentation !== null, "etcd-defragmentation"),
    ...given(inMinio, "minio"),
    ...given(hasSetUpJob(objectStore), "bucket-setup"),
    ...given(backup !== null, "backup"),
    ...given(milvus.expose.kind === "ingress", "acme-solver"),
  ];
}

function given(present: boolean, party: Party): Party[] {
  return present ? [party] : [];
}

function placeOfCloudStore({ kind, endpoint, useSsl, credentials }: CloudStoreConfig): ObjectStorePlace {
  const port = useSsl ? 443 : 80;
  return placeOfEndpoint(endpoint ?? `cloud:${port}`, credentials.kind === "iam" ? identities[kind] : "none");
}

/** AWS has two ways, and only the token of one of them (IRSA) is told from the other by what the service account carries. */
const identities = { s3: "pod-identity-agent", gcs: "metadata-server", azure: "token" } as const;
