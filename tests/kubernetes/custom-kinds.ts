import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { goModule } from "../go-tools/go-module.ts";
import type { KubernetesApi, KubernetesObject } from "./kubernetes-api.ts";

interface CustomKind {
  readonly module: string;
  readonly version: string;
  /** Its CustomResourceDefinition. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
}

const prometheusOperator = {
  module: "github.com/prometheus-operator/prometheus-operator",
  version: "v0.92.1",
  apiVersion: "monitoring.coreos.com/v1",
};

/** Kinds that a cluster with the Prometheus operator and cert-manager knows, as those define them. */
const customKinds: readonly CustomKind[] = [
  ...["ServiceMonitor", "PodMonitor", "PrometheusRule"].map((kind) => ({
    ...prometheusOperator,
    kind,
    file: `example/prometheus-operator-crd/monitoring.coreos.com_${kind.toLowerCase()}s.yaml`,
  })),
  {
    module: "github.com/cert-manager/cert-manager",
    version: "v1.21.2",
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    file: "deploy/crds/cert-manager.io_certificates.yaml",
  },
];

/** Defines the kinds in the cluster, and waits until it takes objects of them. Without effect when they are there. */
export async function defineCustomKinds(api: KubernetesApi): Promise<void> {
  for (const { module, version, file } of customKinds) {
    const text = await readFile(join(await goModule(module, version), file), "utf8");
    const { status, body } = await api.apply(parse(text) as KubernetesObject);
    if (status >= 300) throw new Error(`${file}: ${JSON.stringify(body)}`);
  }
  const deadline = Date.now() + 30_000;
  for (const { apiVersion, kind } of customKinds) {
    while (!(await isServed(api, apiVersion, kind))) {
      if (Date.now() > deadline) throw new Error(`${kind} is not served.`);
      await sleep(100);
    }
  }
}

async function isServed(api: KubernetesApi, apiVersion: string, kind: string): Promise<boolean> {
  const path = await api.pathOf({ apiVersion, kind, metadata: { name: "any" } }).catch(() => null);
  return path !== null && (await api.ask("GET", path.replace(/\/any$/, ""))).status === 200;
}
