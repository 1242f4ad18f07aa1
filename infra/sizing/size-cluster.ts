import type { DataSize } from "../config/types.ts";
import { type DataMemory, dataMemory } from "./data-memory.ts";
import { type NodeSize, type NodeSizes, nodeSizes, standaloneSize } from "./node-sizes.ts";
import { minioVolumeBytes } from "./object-store-size.ts";
import { GiB } from "./quantity.ts";

/** Pods with a volume each. */
export interface StatefulSize extends NodeSize {
  readonly volumeGiB: number;
}

/** What a cluster for data of a size takes. Counts of query and streaming nodes are per replica. */
export interface ClusterSize extends DataMemory, NodeSizes {
  /** Instead of all nodes, with Milvus in one pod. */
  readonly standalone: NodeSize;
  readonly etcd: StatefulSize;
  /** Four nodes, EC:2. */
  readonly objectStore: StatefulSize;
  /** All query nodes of all replicas together. */
  readonly queryNodesInAll: { readonly count: number; readonly cpu: number; readonly memoryGiB: number };
}

/** Raw bytes, 100 million vectors of 768 dimensions, from which on the sizing tool gives etcd more. */
const largeBytes = 100_000_000 * 768 * 4;

/** Sizes for `data` in so many in-memory replicas (at least 1), as Milvus' sizing tool gives them; see the functions that this is made of. */
export function sizeCluster(data: DataSize, replicas: number): ClusterSize {
  const memory = dataMemory(data);
  const nodes = nodeSizes(memory.loadingBytes);
  const { cpu, memoryGiB, count } = nodes.queryNode;
  return {
    ...memory,
    ...nodes,
    standalone: standaloneSize(memory.loadingBytes),
    etcd:
      memory.rawBytes < largeBytes
        ? { cpu: 1, memoryGiB: 4, count: 3, volumeGiB: 20 }
        : { cpu: 1, memoryGiB: 8, count: 3, volumeGiB: 50 },
    objectStore: { cpu: 1, memoryGiB: 8, count: 4, volumeGiB: minioVolumeBytes(memory, 4) / GiB },
    queryNodesInAll: {
      count: replicas * count,
      cpu: replicas * count * cpu,
      memoryGiB: replicas * count * memoryGiB,
    },
  };
}
