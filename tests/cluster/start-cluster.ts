import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startKafka } from "../kafka/kafka.ts";
import { makeNetwork } from "../servers/network.ts";
import type { RunningServer } from "../servers/running.ts";
import { startEtcd } from "./etcd.ts";
import { type ClusterPlace, type MilvusProcess, type Role, startMilvusProcess } from "./milvus-process.ts";
import { openAs } from "./open-as.ts";

export interface RunningCluster {
  readonly place: ClusterPlace;
  /** The proxy. Authorization is on: user `root`, password `Milvus`. */
  readonly uri: string;
  /** Every process of Milvus itself that was started, the youngest last. */
  readonly processes: readonly MilvusProcess[];
  /** Starts query nodes in place of those that were killed, and waits until the coordinator counts as many as at the start. */
  replaceQueryNodes(): Promise<void>;
  stop(): Promise<void>;
}

const roles: readonly Role[] = ["proxy", "datanode", "indexnode", "querynode", "querynode", "querynode"];
const queryNodes = roles.filter((role) => role === "querynode").length;

export function isRunningQueryNode({ role, pid }: MilvusProcess): boolean {
  if (role !== "querynode") return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts etcd, Kafka and a distributed Milvus 2.3.5 with three query nodes, empty, on loopback. What of it was started is
 * stopped when a part does not come up, and in any case with this process.
 */
export async function startCluster(): Promise<RunningCluster> {
  const network = await makeNetwork();
  const running: RunningServer[] = [];
  const keep = async <T extends RunningServer>(starting: Promise<T>): Promise<T> => {
    const server = await starting;
    running.push(server);
    return server;
  };
  const stop = async () => {
    await Promise.all(running.map((server) => server.stop()));
    await network.stop();
  };
  try {
    const storage = join(network.folder, "storage");
    await mkdir(join(storage, "data"), { recursive: true });
    const [etcd, kafka] = await all([keep(startEtcd(network)), keep(startKafka(network))]);
    const place: ClusterPlace = {
      network: network.place,
      etcd: etcd.uri,
      kafka: kafka.uri,
      coordinators: {
        rootCoord: await network.freePort(),
        queryCoord: await network.freePort(),
        dataCoord: await network.freePort(),
        indexCoord: await network.freePort(),
      },
      storage,
    };
    const start = (role: Role) => keep(startMilvusProcess(place, role, {}, network));
    const [, proxy, ...others] = await all([start("coordinators"), ...roles.map(start)]);
    if (proxy === undefined) throw new Error("there is a proxy among the roles");
    await untilComplete(proxy.uri);
    const processes = [proxy, ...others];
    const replaceQueryNodes = async () => {
      while (processes.filter(isRunningQueryNode).length < queryNodes)
        processes.push(await start("querynode"));
      await untilComplete(proxy.uri);
    };
    return { place, uri: proxy.uri, processes, replaceQueryNodes, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A process says that it is healthy before the coordinator counts it in, and one that is gone is counted until its session ends. */
async function untilComplete(uri: string): Promise<void> {
  const milvus = await openAs(uri);
  try {
    for (const deadline = Date.now() + 120_000; ; await sleep(50)) {
      const { length } = await milvus.queryNodes();
      if (length === queryNodes) return;
      if (Date.now() > deadline) throw new Error(`${length} query nodes are counted, and ${queryNodes} run`);
    }
  } finally {
    await milvus.close();
  }
}

/** As `Promise.all`, but fails only once every one is settled: none is started behind the back of the clean-up. */
async function all<T extends readonly Promise<unknown>[]>(
  starting: readonly [...T],
): Promise<{ [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(starting);
  return await Promise.all(starting);
}
