/** Pods evenly over the zones of the cluster. Zones whose nodes are all out of order do not count. */
export function spreadOverZones(matchLabels: Readonly<Record<string, string>>) {
  return {
    maxSkew: 1,
    topologyKey: "topology.kubernetes.io/zone",
    whenUnsatisfiable: "DoNotSchedule",
    nodeTaintsPolicy: "Honor",
    labelSelector: { matchLabels: { ...matchLabels } },
  };
}
