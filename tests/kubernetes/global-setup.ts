import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { whyNoGo } from "../go-tools/find-go.ts";
import { type RunningKubernetes, startKubernetes } from "./start-cluster.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Where `kubeconfigOfRun` asks for the cluster; null where none can be built. */
    kubernetes: string | null;
    /** Why `kubernetes` is null. */
    kubernetesMissing: string | null;
  }
}

/**
 * One cluster for all tests of a run, started when the first of them asks for it: tests that need none do not wait for it.
 * `MILVUS_STACK_KUBECONFIG` names a running one to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.MILVUS_STACK_KUBECONFIG;
  const missing = given ? null : whyNoGo();
  if (missing !== null && process.env.CI) throw new Error(`In CI everything must run, but ${missing}.`);
  project.provide("kubernetesMissing", missing);
  if (missing !== null) {
    project.provide("kubernetes", null);
    return async () => {};
  }

  let cluster: Promise<RunningKubernetes> | undefined;
  const kubeconfig = async () => {
    if (given) return given;
    cluster ??= startKubernetes({ nodes });
    return (await cluster).kubeconfig;
  };
  const server = createServer((_, response) => {
    kubeconfig().then(
      (path) => response.end(path),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : `${error}`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  project.provide("kubernetes", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.close();
    server.closeAllConnections();
    const running = await cluster?.catch(() => undefined);
    await running?.stop();
  };
}

/** As DESIGN's stacks expect them: three zones, a modest node in each. */
const nodes = ["a", "b", "c"].map((zone) => ({
  name: `node-${zone}`,
  zone: `zone-${zone}`,
  cpu: "32",
  memory: "256Gi",
}));
