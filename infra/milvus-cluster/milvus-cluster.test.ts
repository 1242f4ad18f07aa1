import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { type RecordedResource, recordResources } from "../../tests/infra/record-resources.ts";
import type { MilvusClusterArgs } from "./arguments.ts";
import { attuImage, milvusConfig, milvusImage, threeGroups, valuesInput } from "./milvus-cluster.fixture.ts";
import { MilvusCluster } from "./milvus-cluster.ts";

const password = "Correct-Horse-9";
const { endpoint: _, ...store } = valuesInput().objectStore;

const settled = <T>(output: pulumi.Output<T>) => new Promise<T>((resolve) => void output.apply(resolve));

function milvusArgs(differences: Partial<MilvusClusterArgs> = {}): MilvusClusterArgs {
  return {
    config: milvusConfig(),
    replication: threeGroups,
    etcd: { endpoints: pulumi.output(["etcd-0.etcd-headless:2379"]), secretRef: null },
    objectStore: {
      ...store,
      backupBucket: "milvus",
      podLabels: null,
      endpoints: pulumi.output(["object-store:9000"]),
      secretRef: {
        name: pulumi.output("object-store"),
        keys: { accessKeyId: "accessKeyId", secretAccessKey: "secretAccessKey" },
      },
    },
    namespace: "search",
    chart: { chart: "milvus.tgz" },
    images: { milvus: milvusImage, attu: attuImage },
    values: {},
    rootPassword: pulumi.secret(password),
    ...differences,
  };
}

async function make(differences: Partial<MilvusClusterArgs> = {}) {
  let outputs: Promise<Record<string, unknown>> = Promise.resolve({});
  const made = await recordResources(() => {
    outputs = settledOutputs(new MilvusCluster("milvus", milvusArgs(differences)));
  });
  return { made, outputs: await outputs };
}

async function settledOutputs(cluster: MilvusCluster) {
  return {
    endpoints: await settled(cluster.connection.endpoints),
    uri: await settled(cluster.uri),
    serverName: await settled(cluster.serverName),
    ca: await settled(cluster.ca),
    resourceGroups: await settled(cluster.resourceGroups),
    keptVolumes: cluster.keptVolumes,
  };
}

const names = (made: readonly RecordedResource[], type: string) =>
  made.filter((each) => each.type.endsWith(`:${type}`)).map(({ name }) => name);

const inputsOf = (made: readonly RecordedResource[], type: string) =>
  made.find((each) => each.type.endsWith(`:${type}`))?.inputs;

describe("a cluster", () => {
  test("is the chart, the Secret of root, budgets, and an autoscaler where one is wanted", async () => {
    const { made } = await make();
    expect(inputsOf(made, "Chart")).toMatchObject({
      chart: "milvus.tgz",
      namespace: "search",
      values: {
        fullnameOverride: "milvus",
        externalEtcd: { endpoints: ["etcd-0.etcd-headless:2379"] },
        externalS3: { host: "object-store", port: 9000 },
      },
    });
    expect(names(made, "Secret")).toEqual(["milvus-root"]);
    expect(names(made, "PodDisruptionBudget")).toHaveLength(4);
    expect(names(made, "HorizontalPodAutoscaler")).toEqual(["milvus-querynode-rg3"]);
  });

  test("gives pods an endpoint, and nobody else", async () => {
    const { outputs } = await make();
    expect(outputs).toEqual({
      endpoints: ["milvus.search.svc.cluster.local:19530"],
      uri: null,
      serverName: null,
      ca: null,
      resourceGroups: ["rg1", "rg2", "rg3"],
      keptVolumes: [],
    });
  });

  test("keeps the password out of everything but its Secret", async () => {
    const { made } = await make();
    const others = JSON.stringify(made.filter(({ name }) => name !== "milvus-root"));
    expect(others).not.toContain(password);
    expect(others).not.toContain(Buffer.from(password).toString("base64").slice(0, 12));
    expect(JSON.stringify(inputsOf(made, "Secret"))).toContain(password);
  });
});

describe("credentials", () => {
  test("of a Secret that is there already", async () => {
    const config = milvusConfig({ rootCredentials: { kind: "existingSecret", name: "vault-root" } });
    const { made } = await make({ config });
    expect(names(made, "Secret")).toEqual([]);
    expect(JSON.stringify(inputsOf(made, "Chart"))).toContain('"name":"vault-root"');
  });

  test("of nowhere are refused", async () => {
    const { rootPassword: _, ...args } = milvusArgs();
    await recordResources(() => {
      expect(() => new MilvusCluster("milvus", args)).toThrow("rootPassword");
    });
    expect.assertions(1);
  });
});

describe("a standalone Milvus", () => {
  const config = milvusConfig({ mode: "standalone" });

  test("has no groups, budgets or autoscalers", async () => {
    const { made, outputs } = await make({ config });
    expect(names(made, "PodDisruptionBudget")).toEqual([]);
    expect(names(made, "HorizontalPodAutoscaler")).toEqual([]);
    expect(outputs.resourceGroups).toEqual([]);
  });

  test("keeps its volume, unless it has none or is told not to", async () => {
    expect((await make({ config })).outputs.keptVolumes).toEqual(["milvus"]);
    const values = { standalone: { persistence: { enabled: false } } };
    expect((await make({ config, values })).outputs.keptVolumes).toEqual([]);
    expect((await make({ config, keepVolumes: false })).outputs.keptVolumes).toEqual([]);
  });
});

describe("clients from outside", () => {
  test("an ingress ends TLS for them", async () => {
    const config = milvusConfig({
      expose: {
        kind: "ingress",
        host: "milvus.example.com",
        className: "nginx",
        tlsSecret: "public-cert",
        controllerNamespace: "ingress-nginx",
        controllerRanges: [],
        annotations: {},
      },
    });
    const { made, outputs } = await make({ config });
    expect(names(made, "Ingress")).toEqual(["milvus-external"]);
    expect(outputs.uri).toBe("https://milvus.example.com:443");
  });

  test("a load balancer by its name, once it is there", async () => {
    const config = milvusConfig({
      tls: { kind: "secret", name: "cert", serverName: "milvus.example.com" },
      expose: { kind: "loadBalancer", host: "milvus.example.com", sourceRanges: [], annotations: {} },
    });
    const { outputs } = await make({ config });
    expect(outputs).toMatchObject({
      uri: "https://milvus.example.com:19530",
      serverName: "milvus.example.com",
    });
  });
});

test("cert-manager makes the certificate that Milvus shows", async () => {
  const tls = { kind: "certManager", issuer: "ca", issuerKind: "Issuer", dnsNames: [] } as const;
  const { made, outputs } = await make({ config: milvusConfig({ tls }) });
  expect(names(made, "Certificate")).toEqual(["milvus-tls"]);
  expect(JSON.stringify(inputsOf(made, "Chart"))).toContain('"secretName":"milvus-tls"');
  expect(outputs.serverName).toBe("milvus.search.svc.cluster.local");
});
