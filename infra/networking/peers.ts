import type { Outsider } from "./parties.ts";
import type { Surroundings } from "./surroundings.ts";

/** A NetworkPolicyPeer, as far as the stack uses it. */
export type Peer =
  | {
      readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
      readonly namespaceSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    }
  | { readonly ipBlock: { readonly cidr: string; readonly except?: string[] } };

export interface Port {
  readonly protocol: "TCP" | "UDP";
  readonly port: number;
}

/** Peers on one end of a connection, and the ports of it. No ports: all of them. */
export interface Rule {
  readonly peers: Peer[];
  readonly ports?: Port[];
}

/** What an outsider is in this stack; no rules where it does not exist. `ports` are those of the arrow. */
export function rulesTo(outsider: Outsider, ports: Port[], surroundings: Surroundings): readonly Rule[] {
  switch (outsider) {
    case "clients":
      return [{ peers: clients(surroundings.clientNamespaces), ports }];
    case "load-balancer":
      return surroundings.clientsFromOutside ? [{ peers: everywhere, ports }] : [];
    case "ingress-controller":
      return [{ peers: ingressController(surroundings.ingressController), ports }];
    case "prometheus":
      return surroundings.monitoringNamespace === null
        ? []
        : [{ peers: [namespace(surroundings.monitoringNamespace)], ports }];
    case "object-store":
      return objectStore(surroundings.objectStore);
  }
}

function clients(namespaces: readonly string[]): Peer[] {
  return namespaces.includes("*") ? [{ namespaceSelector: {} }] : namespaces.map(namespace);
}

function ingressController(controller: Surroundings["ingressController"]): Peer[] {
  if (controller === null) return [];
  const { namespace: name, ranges } = controller;
  return [...(name === null ? [] : [namespace(name)]), ...ranges.map((cidr) => ({ ipBlock: { cidr } }))];
}

// Clients' own addresses, or those of the load balancer where it does not pass them on. It filters by its own source ranges.
const everywhere: Peer[] = [{ ipBlock: { cidr: "0.0.0.0/0" } }, { ipBlock: { cidr: "::/0" } }];

function objectStore(place: Surroundings["objectStore"]): Rule[] {
  switch (place.kind) {
    case "minio":
      return [];
    case "namespace":
      // Policies see the pod's port, which may be another than the Service's.
      return [{ peers: [namespace(place.namespace)] }];
    case "outside": {
      const ports = [...new Set(place.identity === "none" ? [place.port] : [place.port, 443])].map(tcp);
      return [{ peers: [internet, internet6], ports }, ...identityServices[place.identity]];
    }
  }
}

// Not the metadata services: from there a pod could take its node's rights.
const internet: Peer = { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } };
const internet6: Peer = { ipBlock: { cidr: "::/0", except: ["fd00:ec2::/32", "fe80::/10"] } };

/**
 * What hands out an identity's credentials at an address of the node, which is no part of the internet above. Whoever reaches it
 * gets the rights of its own service account there and no others.
 */
const identityServices: Readonly<
  Record<"none" | "token" | "pod-identity-agent" | "metadata-server", Rule[]>
> = {
  none: [],
  // The pod has a token that AWS STS or Microsoft Entra takes, over the network's port 443.
  token: [],
  // https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-setup.html
  "pod-identity-agent": [
    {
      peers: [{ ipBlock: { cidr: "169.254.170.23/32" } }, { ipBlock: { cidr: "fd00:ec2::23/128" } }],
      ports: [tcp(80)],
    },
  ],
  // https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity: addresses and ports to allow under network policies.
  "metadata-server": [
    {
      peers: [{ ipBlock: { cidr: "169.254.169.252/32" } }, { ipBlock: { cidr: "169.254.169.254/32" } }],
      ports: [tcp(80), tcp(988)],
    },
  ],
};

function namespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

function tcp(port: number): Port {
  return { protocol: "TCP", port };
}
