import type { CloudStoreConfig, StackConfig } from "../config/types.ts";
import type { Party } from "./parties.ts";

/** Which parties one stack has, and what the arrows' outsiders are for it. */
export interface Surroundings {
  readonly parties: readonly Party[];
  /** Namespaces whose pods are clients; "*" is every namespace. */
  readonly clientNamespaces: readonly string[];
  /** Clients come through a load balancer, from addresses that are not pods'. */
  readonly clientsFromOutside: boolean;
  /** Namespace of the ingress controller; null: there is no ingress. */
  readonly ingressNamespace: string | null;
  /** null: nobody scrapes. */
  readonly monitoringNamespace: string | null;
  readonly objectStore: ObjectStorePlace;
}

/** Where the objects are: MinIO in the namespace, another namespace of the cluster, or somewhere on the network. */
export type ObjectStorePlace =
  | { readonly kind: "minio" }
  | { readonly kind: "namespace"; readonly namespace: string }
  | {
      readonly kind: "outside";
      readonly port: number;
      /** Rights come from the cloud's identity service: 443, besides that for Amazon an agent on each node, for Google the metadata server. */
      readonly identity: "none" | "token" | "pod-identity" | "metadata-server";
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
    ingressNamespace: milvus.expose.kind === "ingress" ? milvus.expose.controllerNamespace : null,
    monitoringNamespace: networkPolicies.monitoringNamespace,
    objectStore: objectStore.kind === "minio" ? { kind: "minio" } : placeOfCloudStore(objectStore),
  };
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
    ...given(inMinio || objectStore.createBucket, "bucket-setup"),
    ...given(backup !== null, "backup"),
  ];
}

function given(present: boolean, party: Party): Party[] {
  return present ? [party] : [];
}

function placeOfCloudStore({ kind, endpoint, useSsl, credentials }: CloudStoreConfig): ObjectStorePlace {
  const iam = { s3: "pod-identity", gcs: "metadata-server", azure: "token" } as const;
  const port = useSsl ? 443 : 80;
  return placeOfEndpoint(endpoint ?? `cloud:${port}`, credentials.kind === "iam" ? iam[kind] : "none");
}
