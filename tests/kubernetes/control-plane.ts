import { access, mkdir } from "node:fs/promises";
import { request } from "node:https";
import { createConnection } from "node:net";
import { join } from "node:path";
import { httpAnswers } from "../../local/probe.ts";
import { freePort } from "../servers/free-port.ts";
import { type RunningServer, startIn } from "../servers/running.ts";
import { type ClusterAccess, makeClusterAccess } from "./cluster-access.ts";

const host = "127.0.0.1";
/** Generous: all of a machine's tests may run at once. */
const timeoutMs = 120_000;

export async function startEtcd(binary: string): Promise<RunningServer> {
  const client = `http://${host}:${await freePort()}`;
  const peer = `http://${host}:${await freePort()}`;
  return await startIn("etcd", async (folder) => ({
    title: "etcd",
    uri: client,
    command: binary,
    args: [
      `--data-dir=${join(folder, "data")}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      // What it holds is gone with the test run.
      "--unsafe-no-fsync",
    ],
    logFile: join(folder, "server.log"),
    isReady: () => httpAnswers(`${client}/health`),
    timeoutMs,
  }));
}

/** An API server with RBAC, the admission plugins that are on by default (PodSecurity is one) and tokens for {@link ClusterAccess}. */
export async function startApiServer(
  binary: string,
  etcd: string,
): Promise<{ server: RunningServer; access: ClusterAccess }> {
  const port = await freePort();
  const uri = `https://${host}:${port}`;
  let files: ClusterAccess | undefined;
  const server = await startIn("kube-apiserver", async (folder) => {
    const access = await makeClusterAccess(folder);
    files = access;
    await mkdir(access.certFolder);
    return {
      title: "The Kubernetes API server",
      uri,
      command: binary,
      args: [
        `--etcd-servers=${etcd}`,
        `--bind-address=${host}`,
        `--advertise-address=${host}`,
        `--secure-port=${port}`,
        `--cert-dir=${access.certFolder}`,
        `--token-auth-file=${access.tokenFile}`,
        "--authorization-mode=RBAC",
        `--service-account-key-file=${access.serviceAccountKey}`,
        `--service-account-signing-key-file=${access.serviceAccountKey}`,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--service-cluster-ip-range=10.96.0.0/16",
        // As kubeadm has it: whether a privileged pod is let in is up to its namespace.
        "--allow-privileged",
        // It would publish the loopback address, which is not allowed to be an endpoint.
        "--endpoint-reconciler-type=none",
      ],
      logFile: join(folder, "server.log"),
      isReady: async () => (await exists(access.certificate)) && (await isReady(uri)),
      timeoutMs,
    };
  });
  if (files === undefined) throw new Error("The API server was started without its files.");
  await files.writeKubeconfigs(uri);
  return { server, access: files };
}

/** Whether it is ready, asked before there is a kubeconfig that says which certificate to trust: /readyz tells nothing else. */
function isReady(uri: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request(`${uri}/readyz`, { rejectUnauthorized: false, timeout: 2000 }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    asked.on("timeout", () => asked.destroy());
    asked.on("error", () => resolve(false));
    asked.end();
  });
}

export async function startControllerManager(binary: string, access: ClusterAccess): Promise<RunningServer> {
  return await startController("kube-controller-manager", binary, access, [
    "--use-service-account-credentials",
    `--service-account-private-key-file=${access.serviceAccountKey}`,
    `--root-ca-file=${access.certificate}`,
    // No node is lost in a simulation: one whose heartbeat is late on a busy machine is not to take its pods' readiness with it.
    "--node-monitor-grace-period=1h",
    "--node-startup-grace-period=1h",
  ]);
}

export async function startScheduler(binary: string, access: ClusterAccess): Promise<RunningServer> {
  return await startController("kube-scheduler", binary, access, []);
}

async function startController(
  name: "kube-controller-manager" | "kube-scheduler",
  binary: string,
  access: ClusterAccess,
  args: readonly string[],
): Promise<RunningServer> {
  const port = await freePort();
  return await startIn(name, async (folder) => ({
    title: name,
    uri: `https://${host}:${port}`,
    command: binary,
    args: [
      `--kubeconfig=${access.kubeconfigOf(name)}`,
      `--bind-address=${host}`,
      `--secure-port=${port}`,
      `--cert-dir=${folder}`,
      "--leader-elect=false",
      ...args,
    ],
    logFile: join(folder, "server.log"),
    isReady: () => listens(port),
    timeoutMs,
  }));
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host, port });
    socket.on("connect", () => resolve(true));
    socket.on("error", () => resolve(false));
    socket.on("close", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
