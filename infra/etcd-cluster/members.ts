/** Ports of the chart's containers and Services. */
const clientPort = 2379;

/** `host:port` of each member, through the headless Service: a client keeps to the members that answer. */
export function memberEndpoints(release: string, namespace: string, members: number): readonly string[] {
  return memberNames(release, members).map(
    (member) => `${member}.${release}-headless.${namespace}.svc.cluster.local:${clientPort}`,
  );
}

/** Claims of the members, made by the StatefulSet: Pulumi does not know them. */
export function memberVolumes(release: string, members: number): readonly string[] {
  return memberNames(release, members).map((member) => `data-${member}`);
}

function memberNames(release: string, members: number): readonly string[] {
  return Array.from({ length: members }, (_, ordinal) => `${release}-${ordinal}`);
}
