import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { connect } from "../../provision/milvus/index.ts";
import { type ForwardingNode, podOn, startForwardingNode } from "../kubernetes/forwarding-node.ts";
import { kubeconfigOfRun } from "../kubernetes/kubeconfig-of-run.ts";
import { startMilvusLite } from "../servers/milvus-lite.ts";
import type { RunningServer } from "../servers/running.ts";
import type { DeploymentSettings } from "./deployment.ts";
import { type Engine, startEngine } from "./engine.ts";
import { collectionSpec, Project } from "./project.ts";
import { withoutPulumi } from "./pulumi-command.ts";

vi.setConfig({ testTimeout: 300_000 });

const namespace = `deployed-${randomBytes(4).toString("hex")}`;
const containerPort = 19530;

/** A Milvus without an address outside of its cluster, as a stack deploys it unless told otherwise. */
describe.skipIf(inject("kubernetes") === null || withoutPulumi())("through a port-forward", () => {
  let running: RunningServer;
  let engine: Engine;
  let node: ForwardingNode;
  let core: CoreV1Api;
  let settings: DeploymentSettings;

  beforeAll(async () => {
    [running, engine] = await Promise.all([startMilvusLite(), startEngine()]);
    const config = new KubeConfig();
    const kubeconfig = await kubeconfigOfRun();
    config.loadFromFile(kubeconfig);
    core = config.makeApiClient(CoreV1Api);
    await core.createNamespace({ body: { metadata: { name: namespace } } });
    const localPort = Number(new URL(running.uri).port);
    node = await startForwardingNode({ config, kubeconfig }, namespace, [
      { name: "proxy-0", containerPort, localPort },
    ]);
    const project = new Project(join(engine.folder, "project"));
    await project.write({ "collections/notes.yaml": collectionSpec("notes") });
    const kubernetes = { kubeconfig, namespace, service: "milvus" };
    settings = { environment: "test", cwd: project.cwd, milvus: { kubernetes } };
  });
  afterAll(async () => {
    await core?.deleteNamespace({ name: namespace });
    await Promise.all([node?.stop(), running?.stop(), engine?.dispose()]);
  });

  test("a preview before there is a Service says what comes after it", async () => {
    const { exitCode, output } = await engine.run("preview", settings);
    expect(output).toContain("All collections will be created after the cluster is up: notes.");
    expect(exitCode).toBe(0);
  });

  test("up waits for a ready proxy, and then goes on through it", async () => {
    const ports = [{ name: "grpc", port: containerPort, targetPort: "grpc" }];
    await core.createNamespacedService({
      namespace,
      body: { metadata: { name: "milvus" }, spec: { selector: { app: "milvus" }, ports } },
    });
    const up = engine.start("up", settings);
    let output = "";
    up.all.on("data", (part: Buffer) => {
      output += part.toString();
    });
    while (!output.includes("Waiting for Milvus") && !up.all.readableEnded) await sleep(50);
    await core.createNamespacedPod({
      namespace,
      body: podOn(node, "milvus", { name: "proxy-0", containerPort }),
    });
    const { exitCode, all } = await up;
    expect(all).toContain("✔ create collection/notes/alias");
    expect(exitCode).toBe(0);

    const milvus = await connect({
      kind: "uri",
      uri: running.uri,
      token: null,
      caFile: null,
      serverName: null,
    });
    expect(await milvus.resolveAlias("default", "notes")).toBe("notes__g1");
    await milvus.close();
  });

  test("then nothing changes, in a preview and in a refresh", async () => {
    expect((await engine.run("preview", settings)).output).toContain("2 unchanged");
    expect((await engine.run("refresh", settings)).output).toContain("2 unchanged");
  });
});
