import type { MilvusConfig } from "../config/types.ts";
import type { MilvusComponent } from "./names.ts";

/**
 * Seconds between the signal to stop and the kill. A node hands its segments and channels over to others first; Kubernetes'
 * default of 30 s would cut that off, and its data would be out of reach until others have loaded it.
 */
export const gracePeriodSeconds: Readonly<Record<MilvusComponent, number>> = {
  proxy: 60,
  mixcoord: 60,
  querynode: 600,
  streamingnode: 600,
  datanode: 600,
  standalone: 60,
};

/** Milvus' `common.gracefulStopTimeout`, in seconds: it gives up in time to close what is open before the kill. */
export function gracefulStopSeconds(mode: MilvusConfig["mode"]): number {
  const component = mode === "standalone" ? "standalone" : "querynode";
  return gracePeriodSeconds[component] - 30;
}
