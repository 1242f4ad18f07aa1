import type { TestProject } from "vitest/node";
import { whyNoGo } from "../go-tools/find-go.ts";
import { whyNoMaven } from "../maven/find-maven.ts";
import { tell } from "../servers/cache.ts";
import { whyNoMilvus23 } from "../servers/milvus-23-install.ts";
import type { ClusterPlace, MilvusProcess } from "./milvus-process.ts";
import { startCluster } from "./start-cluster.ts";

/** The cluster of the run, as what can be sent to a test. */
export interface ClusterOfRun {
  readonly uri: string;
  readonly place: ClusterPlace;
  readonly processes: readonly Pick<MilvusProcess, "role" | "pid">[];
}

declare module "vitest" {
  export interface ProvidedContext {
    /** null where it cannot run. */
    cluster: ClusterOfRun | null;
    /** Why `cluster` is null. */
    clusterMissing: string | null;
  }
}

/** One cluster for all tests of a run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const missing = whyNoMilvus23() ?? whyNoGo() ?? whyNoMaven();
  if (missing !== null && process.env.CI) throw new Error(`In CI everything must run, but ${missing}.`);
  project.provide("clusterMissing", missing);
  if (missing !== null) {
    project.provide("cluster", null);
    return async () => {};
  }
  const start = performance.now();
  const { uri, place, processes, stop } = await startCluster();
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const where = place.network.holder === null ? "in the network of this machine" : "in a network of its own";
  tell(`etcd, Kafka and Milvus 2.3.5 with three query nodes are up after ${seconds} s, ${where}`);
  project.provide("cluster", { uri, place, processes: processes.map(({ role, pid }) => ({ role, pid })) });
  return stop;
}
