import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDocument } from "yaml";
import { httpAnswers } from "../../local/probe.ts";
import { freePorts, type Milvus23Options, milvusYaml, type Ports } from "../servers/milvus-23-config.ts";
import { installMilvus23 } from "../servers/milvus-23-install.ts";
import { joinNetwork, type NetworkPlace, type ServerNetwork } from "../servers/network.ts";
import { type RunningServer, startIn } from "../servers/running.ts";

export type Role = "coordinators" | "proxy" | "datanode" | "indexnode" | "querynode";

/** What the processes of one cluster have in common, as data. */
export interface ClusterPlace {
  readonly network: NetworkPlace;
  /** Addresses inside of the network. */
  readonly etcd: string;
  readonly kafka: string;
  /** Ports of the coordinators: every process has to know them. */
  readonly coordinators: Pick<Ports, "rootCoord" | "queryCoord" | "dataCoord" | "indexCoord">;
  /** The folder that stands for the object store. */
  readonly storage: string;
}

export interface MilvusProcess extends RunningServer {
  readonly role: Role;
}

const commands: Readonly<Record<Role, readonly string[]>> = {
  coordinators: ["mixture", "-rootcoord=true", "-querycoord=true", "-indexcoord=true", "-datacoord=true"],
  proxy: ["proxy"],
  datanode: ["datanode"],
  indexnode: ["indexnode"],
  querynode: ["querynode"],
};

/**
 * Seconds that etcd keeps the registration of a process that is gone without a word; Milvus' own default is 30. From then on the
 * coordinator counts it as lost.
 */
export const sessionTtlSeconds = 10;

/** Starts one process of a distributed Milvus 2.3.5; its `uri` is that of a proxy, and of others the address of their metrics. */
export async function startMilvusProcess(
  place: ClusterPlace,
  role: Role,
  options: Milvus23Options = {},
  network: ServerNetwork = joinNetwork(place.network),
): Promise<MilvusProcess> {
  const installed = await installMilvus23();
  const template = await readFile(join(installed, "config.yaml.template"), "utf8");
  const ports = { ...(await freePorts(network)), ...place.coordinators };
  const health = `http://127.0.0.1:${await network.open(ports.metrics)}`;
  const scheme = options.tls ? "https" : "http";
  const uri = role === "proxy" ? `${scheme}://127.0.0.1:${await network.open(ports.proxy)}` : health;
  const server = await startIn(role, async (folder) => {
    await writeFile(join(folder, "milvus.yaml"), clusterYaml(template, place, ports, options));
    // The C++ part exits with code 1 and no word when this file is missing.
    await writeFile(join(folder, "glog.conf"), "--logtostderr=true\n--minloglevel=1\n");
    return {
      title: `Milvus' ${role}`,
      uri,
      ...network.inside(join(installed, "bin", "milvus"), ["run", ...commands[role]]),
      cwd: folder,
      env: {
        ...process.env,
        DEPLOY_MODE: "DISTRIBUTED",
        GOGC: "50",
        LD_LIBRARY_PATH: join(installed, "bin"),
        METRICS_PORT: `${ports.metrics}`,
        MILVUSCONF: folder,
        MILVUS_RUN_DIR: join(folder, "run"),
      },
      logFile: join(folder, "server.log"),
      isReady: () => httpAnswers(`${health}/healthz`),
      timeoutMs: 90_000,
    };
  });
  return { ...server, role };
}

function clusterYaml(template: string, place: ClusterPlace, ports: Ports, options: Milvus23Options): string {
  const document = parseDocument(
    milvusYaml(template, place.storage, ports, { authorization: true, ...options }),
  );
  const set = (path: string, value: unknown) => document.setIn(path.split("."), value);
  set("etcd.endpoints", place.etcd);
  set("etcd.use.embed", false);
  set("mq.type", "kafka");
  set("kafka.brokerList", place.kafka);
  set("common.storageType", "local");
  set("common.session.ttl", sessionTtlSeconds);
  // A topic each, of which the tests need few.
  set("rootCoord.dmlChannelNum", 4);
  return document.toString();
}
