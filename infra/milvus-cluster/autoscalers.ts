import type { Input } from "@pulumi/pulumi";
import type { ReplicaGroup } from "../config/types.ts";
import { workloadLabels } from "../workload/labels.ts";
import { deploymentName } from "./names.ts";

/**
 * A HorizontalPodAutoscaler for the query nodes of each group that has a `maxQueryNodes`. The chart has one too, but its target
 * does not exist once there are groups. It needs the cluster's metrics server.
 */
export function queryNodeAutoscalers(
  release: string,
  namespace: Input<string>,
  replication: readonly ReplicaGroup[],
) {
  return replication.flatMap(({ group, queryNodes, maxQueryNodes }) => {
    if (maxQueryNodes === null) return [];
    const name = deploymentName(release, "querynode", group);
    return [
      {
        metadata: {
          name,
          namespace,
          labels: workloadLabels({ name, instance: release, component: "querynode" }),
        },
        spec: {
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name },
          minReplicas: queryNodes,
          maxReplicas: maxQueryNodes,
          // Memory holds the data; searches that outgrow the CPUs want more nodes as well.
          metrics: [utilization("memory", 75), utilization("cpu", 70)],
          behavior: {
            scaleUp: { policies: [{ type: "Pods", value: 1, periodSeconds: 120 }] },
            // Each step moves segments between nodes, which costs more than an idle node for half an hour.
            scaleDown: {
              stabilizationWindowSeconds: 1800,
              policies: [{ type: "Pods", value: 1, periodSeconds: 900 }],
            },
          },
        },
      },
    ];
  });
}

function utilization(resource: "cpu" | "memory", averageUtilization: number) {
  return {
    type: "Resource",
    resource: { name: resource, target: { type: "Utilization", averageUtilization } },
  };
}
