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
      return surroundings.ingressNamespace === null
        ? []
        : [{ peers: [namespace(surroundings.ingressNamespace)], ports }];
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

// A load balancer's connections may carry a node's address, which nobody knows beforehand; it filters by its own source ranges.
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
      const store = { peers: [internet, internet6], ports };
      return [store, ...identityRules[place.identity]];
    }
  }
}

// Not the metadata services: from there a pod could take its node's rights.
const internet: Peer = { ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } };
const internet6: Peer = { ipBlock: { cidr: "::/0", except: ["fd00:ec2::254/128", "fe80::/10"] } };

/** https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity: addresses and ports to allow under network policies. */
const googleMetadata: Rule = {
  peers: [{ ipBlock: { cidr: "169.254.169.252/32" } }, { ipBlock: { cidr: "169.254.169.254/32" } }],
  ports: [tcp(80), tcp(988)],
};

/**
 * https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html: the agent of EKS Pod Identity on each node. Roles of service
 * accounts (IRSA) come from STS, at 443.
 */
const podIdentityAgent: Rule = {
  peers: [{ ipBlock: { cidr: "169.254.170.23/32" } }, { ipBlock: { cidr: "fd00:ec2::23/128" } }],
  ports: [tcp(80)],
};

const identityRules: Readonly<
  Record<Extract<Surroundings["objectStore"], { kind: "outside" }>["identity"], readonly Rule[]>
> = {
  none: [],
  token: [],
  "pod-identity": [podIdentityAgent],
  "metadata-server": [googleMetadata],
};

function namespace(name: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } };
}

function tcp(port: number): Port {
  return { protocol: "TCP", port };
}
