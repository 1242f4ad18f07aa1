import { describe, expect, test } from "vitest";
import { recordResources } from "../../tests/infra/record-resources.ts";
import { Monitoring, type MonitoringArgs } from "./monitoring.ts";

const all: MonitoringArgs = {
  namespace: "search",
  prometheusOperator: true,
  dashboard: true,
  labels: { release: "prometheus" },
  etcdMembers: 3,
  minio: true,
};

async function made(args: MonitoringArgs) {
  const resources = await recordResources(() => new Monitoring("monitoring", args));
  return resources.filter(({ type }) => type.startsWith("kubernetes:"));
}

describe("the component makes", () => {
  test("monitors, rules and the dashboard, labelled for who looks for them", async () => {
    const resources = await made(all);
    expect(resources.map(({ type, name }) => [type, name])).toEqual([
      ["kubernetes:monitoring.coreos.com/v1:PrometheusRule", "monitoring-alerts"],
      ["kubernetes:core/v1:ConfigMap", "monitoring-dashboard"],
      ["kubernetes:monitoring.coreos.com/v1:PodMonitor", "monitoring-etcd"],
      ["kubernetes:monitoring.coreos.com/v1:PodMonitor", "monitoring-milvus"],
      ["kubernetes:monitoring.coreos.com/v1:PodMonitor", "monitoring-minio"],
    ]);
    for (const { inputs } of resources)
      expect(inputs).toMatchObject({ metadata: { namespace: "search", labels: { release: "prometheus" } } });
    expect(resources[1]?.inputs).toMatchObject({ metadata: { labels: { grafana_dashboard: "1" } } });
  });

  test("nothing that a cluster without the operator would refuse", async () => {
    const resources = await made({ ...all, prometheusOperator: false });
    expect(resources.map(({ type }) => type)).toEqual(["kubernetes:core/v1:ConfigMap"]);
    expect(await made({ ...all, prometheusOperator: false, dashboard: false })).toEqual([]);
  });

  test("nothing about MinIO where there is none", async () => {
    const resources = await made({ ...all, minio: false });
    expect(JSON.stringify(resources)).not.toContain("minio");
  });

  test("rules for the namespace and the thresholds given", async () => {
    const resources = await made({ ...all, thresholds: { searchP99Ms: 1234 } });
    const rules = JSON.stringify(resources.find(({ name }) => name === "monitoring-alerts"));
    expect(rules).toContain("> 1234");
    expect(rules).toContain("> 0.85");
    expect(rules).toContain('namespace=\\"search\\"');
  });
});
