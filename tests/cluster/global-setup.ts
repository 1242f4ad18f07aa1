import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { whyNoGo } from "../go-tools/find-go.ts";
import { whyNoMaven } from "../maven/find-maven.ts";
import { tell } from "../servers/cache.ts";
import { whyNoMilvus23 } from "../servers/milvus-23-install.ts";
import type { ClusterPlace } from "./milvus-process.ts";
import { isRunningQueryNode, type RunningCluster, startCluster } from "./start-cluster.ts";

/** The cluster of the run, as what can be sent to a test. */
export interface ClusterOfRun {
  readonly uri: string;
  readonly place: ClusterPlace;
  /** Gives the query nodes that run, and replaces those that do not when it is posted to: they are to outlive the test that asks for it. */
  readonly queryNodes: string;
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
    tell(`The tests on the cluster are not run: ${missing}`);
    project.provide("cluster", null);
    return async () => {};
  }
  const start = performance.now();
  const cluster = await startCluster();
  const { uri, place } = cluster;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const where = place.network.holder === null ? "in the network of this machine" : "in a network of its own";
  tell(`etcd, Kafka and Milvus 2.3.5 with three query nodes are up after ${seconds} s, ${where}`);
  const nodes = await serveQueryNodes(cluster);
  project.provide("cluster", { uri, place, queryNodes: nodes.url });
  return async () => {
    nodes.close();
    await cluster.stop();
  };
}

async function serveQueryNodes(cluster: RunningCluster): Promise<{ url: string; close: () => void }> {
  const answer = async (method: string | undefined): Promise<number[]> => {
    if (method === "POST") await cluster.replaceQueryNodes();
    return cluster.processes.filter(isRunningQueryNode).map(({ pid }) => pid);
  };
  const server = createServer((request, response) => {
    answer(request.method).then(
      (pids) => response.end(JSON.stringify(pids)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}
