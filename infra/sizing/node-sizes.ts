import { GiB } from "./quantity.ts";

/** CPUs and GiB of one pod, and how many there are. */
export interface NodeSize {
  readonly cpu: number;
  readonly memoryGiB: number;
  readonly count: number;
}

/** Nodes of a cluster with one replica. Query and streaming nodes are there once for each further replica. */
export interface NodeSizes {
  readonly queryNode: NodeSize;
  readonly streamingNode: NodeSize;
  readonly proxy: NodeSize;
  readonly mixCoordinator: NodeSize;
  readonly dataNode: NodeSize;
}

const size = (cpu: number, memoryGiB: number, count: number): NodeSize => ({ cpu, memoryGiB, count });

/** Query nodes by the memory of a replica, up to so many GiB. */
const queryNodeSteps: readonly {
  readonly below: number;
  readonly cpu: number;
  readonly memoryGiB: number;
}[] = [
  { below: 8, cpu: 2, memoryGiB: 8 },
  { below: 96, cpu: 4, memoryGiB: 16 },
  { below: 512, cpu: 8, memoryGiB: 32 },
  { below: 2048, cpu: 16, memoryGiB: 64 },
  { below: Number.POSITIVE_INFINITY, cpu: 32, memoryGiB: 128 },
];

/** Sizes that query nodes come in, in GiB of memory; four for each CPU. */
export const queryNodeMemories: readonly number[] = queryNodeSteps.map(({ memoryGiB }) => memoryGiB);

/**
 * The nodes that Milvus' sizing tool recommends for a replica that needs so much memory (milvus-io/milvus.io, src/utils/sizingTool.ts,
 * `clusterNodesConfigCalculator`, August 2026).
 */
export function nodeSizes(loadingBytes: number): NodeSizes {
  const neededGiB = loadingBytes / GiB;
  const { cpu, memoryGiB } = queryNodeSteps.find(({ below }) => neededGiB < below) ?? {
    cpu: 32,
    memoryGiB: 128,
  };
  const count = Math.max(1, Math.ceil(neededGiB / memoryGiB));
  return {
    queryNode: size(cpu, memoryGiB, count),
    streamingNode: streamingNodes(cpu * count),
    ...otherNodes(neededGiB),
  };
}

function otherNodes(neededGiB: number): Pick<NodeSizes, "proxy" | "mixCoordinator" | "dataNode"> {
  if (neededGiB < 8) return { proxy: size(1, 4, 1), mixCoordinator: size(1, 4, 1), dataNode: size(2, 8, 1) };
  if (neededGiB >= 96)
    return { proxy: size(8, 32, 1), mixCoordinator: size(8, 32, 1), dataNode: size(8, 16, 8) };
  const dataNodes = neededGiB < 16 ? 1 : neededGiB < 64 ? 2 : 4;
  return { proxy: size(2, 8, 1), mixCoordinator: size(2, 8, 1), dataNode: size(4, 16, dataNodes) };
}

/** One streaming CPU for every eight of the query nodes (`streamNodeConfigCalculator`). */
function streamingNodes(queryCpus: number): NodeSize {
  const units = Math.ceil(queryCpus / 16);
  if (units <= 1) return size(2, 8, 1);
  if (units <= 4) return size(4, 16, units === 2 ? 1 : 2);
  return size(8, 32, Math.max(2, Math.ceil((2 * units) / 8)));
}

/** CPUs and memory of a Milvus in one pod that needs so much memory (`standaloneNodeConfigCalculator`). */
export function standaloneSize(loadingBytes: number): NodeSize {
  const neededGiB = loadingBytes / GiB;
  const memoryGiB = neededGiB <= 8 ? 8 : neededGiB <= 16 ? 16 : Math.ceil(neededGiB / 32) * 32;
  return size(memoryGiB / 4, memoryGiB, 1);
}
