import type { CodeFamily } from "./description.ts";

/** MS360 to MS369: loading, replicas, query nodes and their groups. */
export const loadCodes = {
  MS360: {
    title: "Not all replicas are served",
    explanation:
      "The collection is loaded, but one of its replicas has no query node that answers for all of it. It can be searched meanwhile, by the replicas that are served.",
    fix: "Look for query nodes and, from Milvus 2.6 on, streaming nodes that are missing or full with `milvus-stack stats`. Milvus loads the replica by itself once there is a node for it. If nodes are free, release the collection first and load all replicas at once.",
  },
  MS361: {
    title: "Too few nodes for the replicas",
    explanation:
      "Every replica needs a query node of its own, in the resource group that it is to be in, and from Milvus 2.6 on a streaming node too. There are fewer of them than replicas, so Milvus would refuse to load. `plan` warns of too few query nodes; `apply` stops with this code before it releases anything.",
    fix: "Add nodes, or move some into the group with `nodes.requests` of its spec, or ask for fewer replicas.",
  },
  MS362: {
    title: "Resource group in use",
    explanation:
      "The group is to be dropped, and Milvus drops none that has query nodes or replicas of a loaded collection. Its nodes were given back.",
    fix: "Release the collections that are loaded into it, or name another group in their `load.resourceGroups`, and apply again.",
  },
} as const satisfies CodeFamily;
