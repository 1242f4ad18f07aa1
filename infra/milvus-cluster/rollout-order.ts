import semver from "semver";
import type { ReplicaGroup } from "../config/types.ts";
import { deploymentName, type MilvusComponent } from "./names.ts";

/** Coordinators before the nodes that they lead; proxies, which clients see, last. */
const upgradeOrder = ["mixcoord", "streamingnode", "querynode", "datanode", "proxy"] as const;
/** From 2.5, which has no streaming nodes, to 2.6. */
const firstStreamingOrder = ["streamingnode", "mixcoord", "querynode", "datanode", "proxy"] as const;

/**
 * Names of Milvus' Deployments by the stages in which they are made or replaced. (zilliztech/milvus-operator,
 * pkg/controllers/dependency_graph.go.)
 *
 * @param running Version that runs, `v2.6.15`; null before the first deployment. Then all others start together once the coordinators are
 * there, which are ready without them.
 * @returns The last stage is also for whatever it does not name.
 */
export function rolloutOrder(
  release: string,
  groups: readonly ReplicaGroup[],
  running: string | null,
  next: string,
): string[][] {
  const namesOf = (component: MilvusComponent): string[] =>
    component === "querynode" || component === "streamingnode"
      ? groups.map(({ group }) => deploymentName(release, component, group))
      : [deploymentName(release, component)];
  if (running === null) return [namesOf("mixcoord"), []];
  return (bringsStreaming(running, next) ? firstStreamingOrder : upgradeOrder).map(namesOf);
}

function bringsStreaming(running: string, next: string): boolean {
  const [from, to] = [semver.coerce(running), semver.coerce(next)];
  return from !== null && to !== null && semver.lt(from, "2.6.0") && semver.gte(to, "2.6.0");
}
