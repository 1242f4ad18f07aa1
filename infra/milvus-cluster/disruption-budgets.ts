import type { Input } from "@pulumi/pulumi";
import type { MilvusConfig, ReplicaGroup } from "../config/types.ts";
import { workloadLabels } from "../workload/labels.ts";
import { deploymentName, type MilvusComponent, podLabelsOf } from "./names.ts";

/**
 * A PodDisruptionBudget for each component that has more than one pod: one of them at a time. Query and streaming nodes have
 * one budget for all groups, so that draining nodes touches one replica, never two.
 */
export function disruptionBudgets(
  release: string,
  namespace: Input<string>,
  config: MilvusConfig,
  replication: readonly ReplicaGroup[],
) {
  return podCounts(config, replication)
    .filter(([, pods]) => pods > 1)
    .map(([component]) => budget(release, namespace, component));
}

function podCounts(
  config: MilvusConfig,
  replication: readonly ReplicaGroup[],
): (readonly [MilvusComponent, number])[] {
  if (config.mode === "standalone") return [];
  return [
    ["proxy", config.proxies],
    ["mixcoord", config.mixCoordinators],
    ["querynode", sum(replication.map(({ queryNodes, maxQueryNodes }) => maxQueryNodes ?? queryNodes))],
    ["streamingnode", config.streamingNodes * replication.length],
    ["datanode", config.dataNodes],
  ];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function budget(release: string, namespace: Input<string>, component: MilvusComponent) {
  const name = deploymentName(release, component);
  return {
    metadata: {
      name,
      namespace,
      labels: workloadLabels({ name, instance: release, component }),
    },
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: podLabelsOf(release, component) },
    },
  };
}
