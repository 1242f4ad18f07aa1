export { checkSizes } from "./check-sizes.ts";
export { type DataMemory, dataMemory } from "./data-memory.ts";
export type { NodeSize, NodeSizes } from "./node-sizes.ts";
export { canonicalQuantity, formatBytes, parseQuantity } from "./quantity.ts";
export { type ClusterSize, type StatefulSize, sizeCluster } from "./size-cluster.ts";
