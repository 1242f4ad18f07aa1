import type { CodeFamily } from "./description.ts";

/** MS960 to MS969: Milvus by its chart. */
export const milvusClusterCodes = {
  MS961: {
    title: "Another Milvus chart than the stack counts on",
    explanation:
      "Zones, numbers of nodes and graceful stops are given to the Deployments that the chart makes, by their names and labels. Those of this chart are others, so that replicas would not be where the configuration wants them. Nothing was made.",
    fix: "Use the chart version of `helm-values/charts.lock.yaml`: `npx milvus-stack charts pull`.",
  },
} as const satisfies CodeFamily;
