import { inject } from "vitest";
import type { ClusterOfRun } from "./global-setup.ts";

/** The cluster of the run; asked for in a test or a hook, since none of them runs where there is none. */
export function clusterOfRun(): ClusterOfRun {
  const cluster = inject("cluster");
  if (cluster === null) throw new Error(`there is no cluster: ${inject("clusterMissing")}`);
  return cluster;
}
