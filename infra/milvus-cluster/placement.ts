import type { ReplicaGroup } from "../config/types.ts";
import { changePod } from "../workload/change-pod.ts";
import { type Fields, fieldsOf } from "../workload/fields.ts";
import { chartMismatch } from "./chart-mismatch.ts";
import { deploymentName, groupComponents, type MilvusComponent } from "./names.ts";

/**
 * The Deployment of a resource group, bound to the group's zone and with the group's number of query nodes. Others come back as
 * they are. Throws an MS961 where the group is not one of `replication`.
 */
export function placeInGroup(
  deployment: Fields,
  component: MilvusComponent,
  replication: readonly ReplicaGroup[],
): Fields {
  const name = fieldsOf(fieldsOf(deployment.metadata).labels)["milvus.io/resource-group"];
  if (name === undefined) return deployment;
  const group = replication.find((each) => each.group === name);
  if (group === undefined)
    throw chartMismatch(`It has a Deployment for "${String(name)}", which is no replica group.`);
  const placed = group.zone === null ? deployment : inZone(deployment, group.zone);
  return component === "querynode" ? withQueryNodes(placed, group) : placed;
}

function inZone(deployment: Fields, zone: string): Fields {
  return changePod(deployment, (pod) => ({
    ...pod,
    nodeSelector: { ...fieldsOf(pod.nodeSelector), "topology.kubernetes.io/zone": zone },
  }));
}

/** What an autoscaler has made of the number stays: see `autoscaledDeployments`. */
function withQueryNodes(deployment: Fields, { queryNodes }: ReplicaGroup): Fields {
  return { ...deployment, spec: { ...fieldsOf(deployment.spec), replicas: queryNodes } };
}

/** Names of the Deployments whose number of pods an autoscaler sets. */
export function autoscaledDeployments(fullname: string, replication: readonly ReplicaGroup[]): string[] {
  return replication.flatMap(({ group, maxQueryNodes }) =>
    maxQueryNodes === null ? [] : [deploymentName(fullname, "querynode", group)],
  );
}

/** Names of the Deployments that a replicated Milvus must have, so that every group has its nodes where they belong. */
export function groupDeployments(fullname: string, replication: readonly ReplicaGroup[]): string[] {
  return replication.flatMap(({ group }) =>
    groupComponents.map((component) => deploymentName(fullname, component, group)),
  );
}

/** Throws an MS961 unless every one of `expected` is among `placed`: a chart that names its objects otherwise must not go unnoticed. */
export function assertPlaced(placed: ReadonlySet<string>, expected: readonly string[]): void {
  const missing = expected.filter((name) => !placed.has(name));
  if (missing.length > 0) throw chartMismatch(`It has no Deployment ${missing.join(", ")}.`);
}
