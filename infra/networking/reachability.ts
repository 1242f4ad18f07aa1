import { BlockList } from "node:net";
import type { Peer, Port } from "./peers.ts";
import type { Policy } from "./policies.ts";

/** One end of a connection: a pod, or an address that is no pod's. */
export type End =
  | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly ip: string };

type Selector = Readonly<Record<string, string>> | undefined;

/**
 * Would a network plugin that enforces `policies`, all of them in `namespace`, let this connection be opened? A pod that no
 * policy selects for a direction is open in that direction; one that is selected is closed but for the rules' peers and ports;
 * and both ends must agree. Address blocks are taken to mean addresses outside the cluster only, as the strictest plugins do.
 */
export function mayConnect(
  policies: readonly Policy[],
  namespace: string,
  from: End,
  to: End,
  port: Port,
): boolean {
  const leaves = isOpen(policies, namespace, "Egress", from, ({ spec }) =>
    (spec.egress ?? []).some((rule) => matches(rule.to, rule.ports, namespace, to, port)),
  );
  const enters = isOpen(policies, namespace, "Ingress", to, ({ spec }) =>
    (spec.ingress ?? []).some((rule) => matches(rule.from, rule.ports, namespace, from, port)),
  );
  return leaves && enters;
}

function isOpen(
  policies: readonly Policy[],
  namespace: string,
  direction: "Ingress" | "Egress",
  end: End,
  allows: (policy: Policy) => boolean,
): boolean {
  if ("ip" in end || end.namespace !== namespace) return true;
  const selecting = policies.filter(
    ({ spec }) => spec.policyTypes.includes(direction) && selects(spec.podSelector.matchLabels, end.labels),
  );
  return selecting.length === 0 || selecting.some(allows);
}

function matches(
  peers: readonly Peer[],
  ports: readonly Port[] | undefined,
  namespace: string,
  end: End,
  port: Port,
): boolean {
  const portFits =
    ports === undefined || ports.some((one) => one.port === port.port && one.protocol === port.protocol);
  return portFits && (peers.length === 0 || peers.some((peer) => isPeer(peer, namespace, end)));
}

function isPeer(peer: Peer, namespace: string, end: End): boolean {
  if ("ipBlock" in peer)
    return (
      "ip" in end &&
      inBlock(end.ip, peer.ipBlock.cidr) &&
      !(peer.ipBlock.except ?? []).some((cidr) => inBlock(end.ip, cidr))
    );
  if ("ip" in end) return false;
  const namespaceFits =
    peer.namespaceSelector === undefined
      ? end.namespace === namespace
      : selects(peer.namespaceSelector.matchLabels, { "kubernetes.io/metadata.name": end.namespace });
  return namespaceFits && selects(peer.podSelector?.matchLabels, end.labels);
}

/** An empty selector selects everything. */
function selects(selector: Selector, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector ?? {}).every(([key, value]) => labels[key] === value);
}

function inBlock(ip: string, cidr: string): boolean {
  const [network = "", prefix = "32"] = cidr.split("/");
  if (network.includes(":") !== ip.includes(":")) return false;
  const family = ip.includes(":") ? "ipv6" : "ipv4";
  const block = new BlockList();
  block.addSubnet(network, Number(prefix), family);
  return block.check(ip, family);
}
