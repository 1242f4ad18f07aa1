export { type ClusterVolumes, clusterVolumes, type VolumesPlace } from "./cluster-volumes.ts";
export { type GrowOptions, type GrowthEvent, growVolumes } from "./grow-volumes.ts";
export { planGrowth } from "./plan-growth.ts";
export type * from "./types.ts";
