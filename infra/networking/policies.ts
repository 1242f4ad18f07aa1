import { type Arrow, arrows } from "./arrows.ts";
import { type Outsider, type Party, parties } from "./parties.ts";
import { type Peer, type Port, type Rule, rulesTo } from "./peers.ts";
import type { Surroundings } from "./surroundings.ts";

/** A NetworkPolicy's name and specification, as plain data. */
export interface Policy {
  readonly name: string;
  readonly reason: string;
  readonly spec: {
    readonly podSelector: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes: ("Ingress" | "Egress")[];
    readonly ingress?: { readonly from: Peer[]; readonly ports?: Port[] }[];
    readonly egress?: { readonly to: Peer[]; readonly ports?: Port[] }[];
  };
}

/**
 * The policies of a namespace: everything is denied, name resolution is allowed, and so is each arrow, by one policy a party
 * with what may come to it and where it may go. Kubelets' probes need none: the API says that a pod's own node always gets through.
 */
export function networkPolicies(surroundings: Surroundings): Policy[] {
  return [denyAll, allowDns, ...surroundings.parties.map((party) => policyOf(party, surroundings))];
}

const denyAll: Policy = {
  name: "default-deny",
  reason: "What no other policy allows is refused, for every pod and both directions",
  spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
};

const allowDns: Policy = {
  name: "allow-dns",
  reason: "Every pod resolves names",
  spec: {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [
      {
        to: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
            podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
          },
          // NodeLocal DNSCache listens on this address of each node; where it does not run, nobody is there.
          { ipBlock: { cidr: "169.254.20.10/32" } },
        ],
        ports: [
          { protocol: "UDP", port: 53 },
          { protocol: "TCP", port: 53 },
        ],
      },
    ],
  },
};

function policyOf(party: Party, surroundings: Surroundings): Policy {
  const ingress = arrows
    .filter((arrow) => arrow.to.includes(party))
    .flatMap((arrow) => rulesOf(arrow, arrow.from, surroundings))
    .map(({ peers, ...ports }) => ({ from: peers, ...ports }));
  const egress = arrows
    .filter((arrow) => arrow.from.includes(party))
    .flatMap((arrow) => rulesOf(arrow, arrow.to, surroundings))
    .map(({ peers, ...ports }) => ({ to: peers, ...ports }));
  return {
    name: party,
    reason: `What may connect to ${party}, and where it may connect`,
    spec: {
      podSelector: { matchLabels: parties[party] },
      policyTypes: ["Ingress", "Egress"],
      ...(ingress.length > 0 ? { ingress } : {}),
      ...(egress.length > 0 ? { egress } : {}),
    },
  };
}

/** One rule for all parties of an arrow's end, and those of each outsider. An empty peer list would mean "everyone", so none is made. */
function rulesOf(arrow: Arrow, ends: readonly (Party | Outsider)[], surroundings: Surroundings): Rule[] {
  const inside = ends
    .filter(isParty)
    .filter((party) => surroundings.parties.includes(party))
    .map((party) => ({ podSelector: { matchLabels: parties[party] } }));
  const ports = arrow.ports.map((port) => ({ protocol: "TCP" as const, port }));
  const rules = ends
    .filter((end) => !isParty(end))
    .flatMap((outsider) => rulesTo(outsider, ports, surroundings));
  return (inside.length > 0 ? [{ peers: inside, ports }, ...rules] : rules).filter(
    (rule) => rule.peers.length > 0,
  );
}

function isParty(name: string): name is Party {
  return Object.hasOwn(parties, name);
}
