import { randomBytes } from "node:crypto";
import { rm, writeFile } from "node:fs/promises";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { stringify } from "yaml";
import type { Environment, KubernetesService } from "../../provision/spec/types.ts";
import { type ForwardingNode, podOn, startForwardingNode } from "../../tests/kubernetes/forwarding-node.ts";
import { kubeconfigOfRun } from "../../tests/kubernetes/kubeconfig-of-run.ts";
import { openTarget } from "../open-target.ts";
import { openPortForward } from "./index.ts";

/** A port-forward through a real API server, to a kubelet that really forwards, to a real Milvus. */

const namespace = `forwarded-${randomBytes(4).toString("hex")}`;
const grpc = 19530;
let kubeconfig: string;
let node: ForwardingNode;
let core: CoreV1Api;
let config: KubeConfig;
/** What stands for the port of each pod on this machine. */
const backends: Record<string, { port: number; connections: number; server: Server }> = {};

const service = (name = "milvus", more: Partial<KubernetesService> = {}): KubernetesService => ({
  context: null,
  kubeconfig,
  namespace,
  name,
  port: grpc,
  ...more,
});
const environment = (at: KubernetesService): Environment => ({
  name: "cluster",
  milvus: { kind: "kubernetes", service: at, token: null, tls: null },
  embeddings: null,
  guard: { delete: "never", rebuild: "ask" },
  spec: { milvus: { kubernetes: { namespace: at.namespace, service: at.name } } },
});
const options = { cwd: tmpdir(), env: {} };
/** What a test leaves to be closed or removed. */
const closers: (() => Promise<void>)[] = [];

async function backend(name: string, serve: (socket: Socket) => void): Promise<void> {
  const server = createServer((socket) => {
    const known = backends[name];
    if (known) known.connections += 1;
    socket.on("error", () => socket.destroy());
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  backends[name] = { port: (server.address() as AddressInfo).port, connections: 0, server };
}

const toMilvus = (socket: Socket) => {
  const { hostname, port } = new URL(inject("milvusLite"));
  const milvus = connect({ host: hostname, port: Number(port) });
  milvus.on("error", () => socket.destroy());
  socket.on("close", () => milvus.destroy());
  milvus.on("close", () => socket.destroy());
  socket.pipe(milvus).pipe(socket);
};

const connectionsOf = (name: string) => backends[name]?.connections ?? 0;

async function makePod(app: string, name: string): Promise<void> {
  await core.createNamespacedPod({ namespace, body: podOn(node, app, { name, containerPort: grpc }) });
}

async function makeService(name: string): Promise<void> {
  const ports = [{ name: "grpc", port: grpc, targetPort: "grpc" }];
  await core.createNamespacedService({
    namespace,
    body: { metadata: { name }, spec: { selector: { app: name }, ports } },
  });
}

/** Until `holds` gives no error; the last one after a minute. */
async function eventually<T>(holds: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(200);
    }
  }
}

const opens = (name: string) =>
  eventually(async () => (await openPortForward(service(name), options)).close());

describe.skipIf(inject("kubernetes") === null)("in a real cluster", () => {
  beforeAll(async () => {
    kubeconfig = await kubeconfigOfRun();
    config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    await backend("proxy-0", toMilvus);
    await backend("proxy-1", toMilvus);
    await backend("echo-0", (socket) => socket.pipe(socket));
    await backend("closed-0", () => {});
    backends["closed-0"]?.server.close();
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    await eventually(() => core.readNamespacedServiceAccount({ namespace, name: "default" }));
    const pods = Object.entries(backends).map(([name, { port }]) => ({
      name,
      containerPort: grpc,
      localPort: port,
    }));
    node = await startForwardingNode({ config, kubeconfig }, namespace, pods);
    for (const name of ["milvus", "echo", "closed", "empty"]) await makeService(name);
    await makePod("milvus", "proxy-0");
    await makePod("echo", "echo-0");
    await makePod("closed", "closed-0");
    for (const name of ["milvus", "echo", "closed"]) await opens(name);
  });
  afterAll(async () => {
    for (const { server } of Object.values(backends)) server.close();
    await core.deleteNamespace({ name: namespace });
    await node?.stop();
  });

  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });

  describe("a target behind a port-forward", () => {
    test("is Milvus itself, and nothing is left of it when it is closed", async () => {
      const target = await openTarget(environment(service()), options);
      expect(await target.milvus.listDatabases()).toContain("default");
      const { hostname, port } = new URL(target.milvus.endpoint);
      expect(hostname).toBe("127.0.0.1");
      await target.close();
      const knocked = new Promise((resolve, reject) => {
        connect({ host: hostname, port: Number(port) })
          .on("connect", resolve)
          .on("error", reject);
      });
      await expect(knocked).rejects.toThrow("ECONNREFUSED");
    });

    test("is reached by another pod when its own is deleted, in the middle of the work", async () => {
      const target = await openTarget(environment(service()), options);
      closers.push(() => target.close());
      await target.milvus.listDatabases();
      await makePod("milvus", "proxy-1");
      await eventually(async () => {
        const slices = await config
          .makeApiClient(CoreV1Api)
          .readNamespacedPodStatus({ namespace, name: "proxy-1" });
        if (slices.status?.phase !== "Running") throw new Error("not yet");
      });
      const before = connectionsOf("proxy-1");
      await core.deleteNamespacedPod({ namespace, name: "proxy-0", gracePeriodSeconds: 0 });
      await expect
        .poll(
          async () => {
            expect(await target.milvus.listDatabases()).toContain("default");
            return connectionsOf("proxy-1");
          },
          { timeout: 60_000, interval: 100 },
        )
        .toBeGreaterThan(before);
    });
  });

  describe("the port-forward", () => {
    test("carries every byte both ways, more than any buffer holds", async () => {
      const forward = await openPortForward(service("echo"), options);
      closers.push(() => forward.close());
      const [host = "", port] = forward.address.split(":");
      const sent = Buffer.alloc(24 << 20, "0123456789abcdefghijklmnopqrstuvwxyz-");
      const received: Buffer[] = [];
      const socket = connect({ host, port: Number(port) });
      let bytes = 0;
      const all = new Promise<void>((resolve, reject) => {
        socket.on("error", reject);
        socket.on("close", () => reject(new Error(`closed after ${bytes} bytes`)));
        socket.on("data", (chunk) => {
          received.push(chunk);
          bytes += chunk.length;
          if (bytes >= sent.length) resolve();
        });
      });
      socket.write(sent);
      await all;
      socket.destroy();
      expect(Buffer.concat(received).equals(sent)).toBe(true);
    });

    test("says why, when nothing listens on the port of the pod", async () => {
      await expect(openTarget(environment(service("closed")), options)).rejects.toMatchObject({
        exitCode: 4,
        diagnostics: [{ code: "MS825", summary: expect.stringContaining("Port 19530 of pod closed-0") }],
      });
    });
  });

  describe("where there is nothing to forward to, exit code 4 says what and why", () => {
    const refusal = (at: Partial<KubernetesService>, more: object = {}) =>
      openPortForward(service("milvus", at), { ...options, ...more });

    test.each([
      ["a context", { context: "nowhere" }, "MS820", "no context nowhere"],
      ["a kubeconfig", { kubeconfig: "no/such/file" }, "MS820", "cannot be read"],
      ["a namespace", { namespace: "nowhere" }, "MS823", "no namespace nowhere"],
      ["a Service", { name: "nothing" }, "MS823", "no Service nothing"],
      ["a port of the Service", { port: 80 }, "MS823", "no port 80"],
      ["a ready pod", { name: "empty" }, "MS824", "No pod behind Service empty"],
    ])("%s", async (_, at, code, summary) => {
      await expect(refusal(at)).rejects.toMatchObject({
        exitCode: 4,
        diagnostics: [{ code, summary: expect.stringContaining(summary), fix: expect.any(String) }],
      });
    });

    test("an API server that does not answer in time, and one that is not there", async () => {
      const silent = createServer(() => {});
      await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
      const { port } = silent.address() as AddressInfo;
      const other = await kubeconfigOf("silent", `https://127.0.0.1:${port}`, "none");
      try {
        await expect(refusal({ kubeconfig: other }, { timeoutMs: 500 })).rejects.toMatchObject({
          exitCode: 4,
          diagnostics: [{ code: "MS821", summary: expect.stringContaining("no answer within 0.5 s") }],
        });
      } finally {
        silent.close();
      }
      await expect(refusal({ kubeconfig: other })).rejects.toMatchObject({
        exitCode: 4,
        diagnostics: [{ code: "MS821", cause: expect.stringContaining("ECONNREFUSED") }],
      });
    });

    test("a login that is not known", async () => {
      const other = await kubeconfigOf("stranger", server(), "wrong");
      await expect(refusal({ kubeconfig: other })).rejects.toMatchObject({
        exitCode: 4,
        diagnostics: [{ code: "MS821", summary: expect.stringContaining("does not accept the login") }],
      });
    });
  });

  describe("the rights that a Role has to give", () => {
    const rules = [
      { apiGroups: [""], resources: ["services"], verbs: ["get"] },
      { apiGroups: ["discovery.k8s.io"], resources: ["endpointslices"], verbs: ["list"] },
      { apiGroups: [""], resources: ["pods/portforward"], verbs: ["get", "create"] },
    ];

    test.each([
      ["none", 0, "may not get services"],
      ["the first", 1, "may not list endpointslices"],
      ["the first two", 2, "may not create pods/portforward"],
    ])("with %s of them, the missing one is named", async (_, count, summary) => {
      const other = await userWith(`user-${count}`, rules.slice(0, count));
      await expect(
        openTarget(environment(service("milvus", { kubeconfig: other })), options),
      ).rejects.toMatchObject({
        exitCode: 4,
        diagnostics: [{ code: "MS822", summary: expect.stringContaining(summary) }],
      });
    });

    test("with all of them it works", async () => {
      const other = await userWith("user-all", rules);
      const target = await openTarget(environment(service("milvus", { kubeconfig: other })), options);
      closers.push(() => target.close());
      expect(await target.milvus.listDatabases()).toContain("default");
    });
  });
});

function server(): string {
  return config.getCurrentCluster()?.server ?? "";
}

/** A kubeconfig whose user has just these rights in the namespace. */
async function userWith(
  name: string,
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[],
) {
  const rbac = config.makeApiClient(RbacAuthorizationV1Api);
  await core.createNamespacedServiceAccount({ namespace, body: { metadata: { name } } });
  await rbac.createNamespacedRole({ namespace, body: { metadata: { name }, rules } });
  await rbac.createNamespacedRoleBinding({
    namespace,
    body: {
      metadata: { name },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [{ kind: "ServiceAccount", name, namespace }],
    },
  });
  const { status } = await core.createNamespacedServiceAccountToken({
    name,
    namespace,
    body: { spec: { audiences: [], expirationSeconds: 3600 } },
  });
  return await kubeconfigOf(name, server(), status?.token ?? "");
}

async function kubeconfigOf(name: string, address: string, token: string): Promise<string> {
  const file = join(tmpdir(), `milvus-stack-${process.pid}-${name}.kubeconfig`);
  const { caData, skipTLSVerify } = config.getCurrentCluster() ?? {};
  const cluster = {
    server: address,
    ...(caData ? { "certificate-authority-data": caData } : { "insecure-skip-tls-verify": skipTLSVerify }),
  };
  await writeFile(
    file,
    stringify({
      apiVersion: "v1",
      kind: "Config",
      clusters: [{ name: "test", cluster }],
      users: [{ name, user: { token } }],
      contexts: [{ name: "test", context: { cluster: "test", user: name } }],
      "current-context": "test",
    }),
    { mode: 0o600 },
  );
  closers.push(() => rm(file));
  return file;
}
