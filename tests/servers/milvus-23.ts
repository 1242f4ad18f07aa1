import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { httpAnswers, milvusAnswers } from "../../local/probe.ts";
import { etcdYaml, freePorts, type Milvus23Options, milvusYaml } from "./milvus-23-config.ts";
import { installMilvus23 } from "./milvus-23-install.ts";
import { makeNetwork, type ServerNetwork } from "./network.ts";
import { type RunningServer, startIn } from "./running.ts";

export interface RunningMilvus23 extends RunningServer {
  /** Prometheus metrics: `http://127.0.0.1:<port>/metrics`. */
  readonly metricsUrl: string;
}

/**
 * Starts the real Milvus 2.3.5 with its own etcd on free ports of a network of its own, empty; it takes about 5 s. A test that
 * needs a login or TLS starts its own with this, and stops it; all others share the one of the run.
 */
export async function startMilvus23(options: Milvus23Options = {}): Promise<RunningMilvus23> {
  const network = await makeNetwork();
  try {
    const server = await startMilvus23In(network, options);
    const stop = async () => {
      await server.stop();
      await network.stop();
    };
    return { ...server, stop };
  } catch (error) {
    await network.stop();
    throw error;
  }
}

/**
 * The same in a network that is there; in {@link networkOfThisMachine} it listens on every interface, and nothing lies between
 * it and whoever measures it.
 */
export async function startMilvus23In(
  network: ServerNetwork,
  options: Milvus23Options = {},
): Promise<RunningMilvus23> {
  const installed = await installMilvus23();
  const template = await readFile(join(installed, "config.yaml.template"), "utf8");
  const ports = await freePorts(network);
  const uri = `${options.tls ? "https" : "http"}://127.0.0.1:${await network.open(ports.proxy)}`;
  const metrics = `http://127.0.0.1:${await network.open(ports.metrics)}`;
  const server = await startIn("milvus-23", async (folder) => {
    await mkdir(join(folder, "data"));
    await writeFile(join(folder, "milvus.yaml"), milvusYaml(template, folder, ports, options));
    await writeFile(join(folder, "etcd.yaml"), etcdYaml(ports));
    // The C++ part exits with code 1 and no word when this file is missing.
    await writeFile(join(folder, "glog.conf"), "--logtostderr=true\n--minloglevel=1\n");
    return {
      title: "Milvus 2.3.5",
      uri,
      ...network.inside(join(installed, "bin", "milvus"), ["run", "standalone"]),
      cwd: folder,
      env: {
        ...process.env,
        DEPLOY_MODE: "STANDALONE",
        LD_LIBRARY_PATH: join(installed, "bin"),
        METRICS_PORT: `${ports.metrics}`,
        MILVUSCONF: folder,
        MILVUS_RUN_DIR: join(folder, "run"),
      },
      logFile: join(folder, "server.log"),
      isReady: async () => (await httpAnswers(`${metrics}/healthz`)) && (await proxyAnswers(uri, options)),
      timeoutMs: 180_000,
    };
  });
  return { ...server, metricsUrl: `${metrics}/metrics` };
}

async function proxyAnswers(uri: string, { tls, clients }: Milvus23Options): Promise<boolean> {
  if (!tls) return await milvusAnswers(uri);
  const ca = await readFile(clients?.caFile ?? tls.certFile);
  if (!clients) return await milvusAnswers(uri, { ca });
  return await milvusAnswers(uri, {
    ca,
    cert: await readFile(clients.certFile),
    key: await readFile(clients.keyFile),
  });
}
