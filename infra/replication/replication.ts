import type { MilvusConfig, ReplicaGroup } from "../config/types.ts";

/** What clients of the data plane and the cluster's own settings need to know of the replica groups. */
export interface Replication {
  /** In-memory replicas of each collection, `replica_number` of a load. */
  readonly replicaNumber: number;
  /** Resource groups, one a replica; none in standalone mode, where Milvus has its default group only. */
  readonly resourceGroups: readonly string[];
  /** Query nodes of all groups together, and the most that their autoscalers may make of them. */
  readonly queryNodes: { readonly least: number; readonly most: number };
  /** Zones that hold a replica, each once, in the order of the groups. */
  readonly zones: readonly string[];
}

/**
 * The replicas that follow from a stack's replica groups.
 *
 * Nothing has to be made through Milvus' API for them. Each query and streaming node of a group starts with
 * `MILVUS_SERVER_LABEL_RESOURCE_GROUP`; when a query node registers with that label, the query coordinator makes the group
 * if there is none (requests 0, limits without end) and assigns the node to it, and to no other (milvus,
 * internal/querycoordv2/meta/resource_manager.go; pull request 46402, in releases of 2.6 from January 2026). Groups that the API made
 * with `node_filter` are an older way to the same end: doing both moves nodes to and fro.
 *
 * `queryCoord.clusterLevelLoadReplicaNumber` and `…ResourceGroups`, which the chart sets from `replicaResourceGroups`, are what
 * a load takes that names neither. They also change collections that are loaded already, except those that were loaded
 * with a `replica_number` of their own: these keep it until they are loaded again. A load with another number of replicas
 * than there are groups has to name its groups, one or as many as replicas, or Milvus refuses it.
 */
export function replicationOf(mode: MilvusConfig["mode"], groups: readonly ReplicaGroup[]): Replication {
  return {
    replicaNumber: mode === "standalone" ? 1 : groups.length,
    resourceGroups: mode === "standalone" ? [] : groups.map(({ group }) => group),
    queryNodes: {
      least: sum(groups.map(({ queryNodes }) => queryNodes)),
      most: sum(groups.map(({ queryNodes, maxQueryNodes }) => maxQueryNodes ?? queryNodes)),
    },
    zones: [...new Set(groups.flatMap(({ zone }) => (zone === null ? [] : [zone])))],
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
