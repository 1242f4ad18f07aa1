import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../provision/diagnostics/index.ts";
import { parseStackConfig } from "./index.ts";

const errorsOf = (raw: Record<string, unknown>, stack = "staging"): readonly Diagnostic[] => {
  const { config, diagnostics } = parseStackConfig(raw, stack);
  expect(config === null).toBe(diagnostics.some(({ severity }) => severity === "error"));
  return diagnostics;
};
const codesOf = (raw: Record<string, unknown>, stack?: string) =>
  errorsOf(raw, stack).map(({ code }) => code);
const valid = (raw: Record<string, unknown>, stack = "staging") => {
  const { config, diagnostics } = parseStackConfig(raw, stack);
  if (config === null) throw new Error(diagnostics.map(({ summary }) => summary).join("\n"));
  return config;
};

describe("environments", () => {
  test("the stack's name says which", () => {
    expect(valid({}, "dev")).toMatchObject({ environment: "dev", protect: false, backup: null });
    expect(valid({}, "prod")).toMatchObject({
      environment: "prod",
      protect: true,
      charts: { requireDigests: true },
      etcd: { members: 3, snapshots: { keep: 12 } },
      objectStore: { kind: "minio", nodes: 4 },
      backup: { keep: 7, bucket: null },
    });
  });

  test("a stack of another name has to say", () => {
    const [problem] = errorsOf({}, "produ");
    expect(problem).toMatchObject({
      code: "MS903",
      fix: "pulumi config set 'milvus-stack:environment' prod",
    });
    expect(valid({ environment: "prod" }, "eu-1").environment).toBe("prod");
  });

  test("a standalone Milvus is one pod in every environment", () => {
    expect(valid({ milvus: { mode: "standalone" } }, "staging").replication).toHaveLength(1);
  });

  test("dev is one pod", () => {
    const { milvus, replication } = valid({}, "dev");
    expect(milvus.mode).toBe("standalone");
    expect(replication).toEqual([{ group: "rg1", zone: null, queryNodes: 1, maxQueryNodes: null }]);
  });
});

describe("values as Pulumi gives them", () => {
  test("numbers and booleans of the first level are strings", () => {
    expect(valid({ protect: "true", data: { vectors: "1000" } })).toMatchObject({
      protect: true,
      data: { vectors: 1000 },
    });
  });

  test("false switches a section off", () => {
    expect(valid({ backup: "false", etcd: { snapshots: false } }, "prod")).toMatchObject({
      backup: null,
      etcd: { snapshots: null, defragmentation: {} },
    });
  });

  test("quantities become what the API server writes", () => {
    const { etcd, milvus } = valid({
      etcd: { volumeSize: "20480Mi", resources: { cpu: 0.5 } },
      milvus: { resources: { proxy: { cpu: "2000m", memory: "1.5Gi" } } },
    });
    expect(etcd).toMatchObject({ volumeSize: "20Gi", resources: { cpu: "500m" } });
    expect(milvus.resources.proxy).toEqual({ cpu: "2", memory: "1536Mi", cpuLimit: null });
  });

  test("an object store without a kind is MinIO", () => {
    expect(valid({ objectStore: { nodes: 8 } }).objectStore).toMatchObject({ kind: "minio", nodes: 8 });
  });
});

test("etcd's volumes grow with its quota", () => {
  expect(valid({ etcd: { quotaGiB: 8 } }).etcd).toMatchObject({
    volumeSize: "20Gi",
    snapshots: { volumeSize: "20Gi" },
  });
});

describe("every problem at once, each with its path and a command", () => {
  test("unknown keys are guessed at", () => {
    expect(errorsOf({ etcd: { membres: 3 }, replikation: [] })).toMatchObject([
      {
        code: "MS901",
        summary: "`milvus-stack:etcd.membres` is no setting.",
        suggestion: "members",
        fix: "pulumi config rm --path 'milvus-stack:etcd.membres' && pulumi config set --path 'milvus-stack:etcd.members' 3",
      },
      { code: "MS901", suggestion: "replication" },
    ]);
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ["a wrong kind of value", { data: { vectors: "many" }, protect: "maybe" }, ["MS902", "MS902"]],
    ["a member that has no default", { replication: [{ zone: "a" }] }, ["MS903"]],
    ["names", { namespace: "Milvus", etcd: { storageClass: "fast_ssd" } }, ["MS904", "MS904"]],
    ["a bucket", { objectStore: { kind: "s3", region: "eu-1", bucket: "My" } }, ["MS904"]],
    ["quantities", { etcd: { volumeSize: "10GB", resources: { memory: 4 } } }, ["MS905", "MS905"]],
    ["schedules", { backup: { schedule: "61 * * * *" } }, ["MS906"]],
    ["schedules that only croner reads", { backup: { schedule: "0 0 L * *" } }, ["MS906"]],
    ["six fields", { backup: { schedule: "0 0 3 * * *" } }, ["MS906"]],
    ["an even number of members", { etcd: { members: 4 } }, ["MS907"]],
    ["two MinIO nodes", { objectStore: { nodes: 2 } }, ["MS908"]],
    ["MinIO nodes that make no sets", { objectStore: { nodes: 17 } }, ["MS908"]],
    ["an unknown kind", { milvus: { expose: { kind: "nodePort" } } }, ["MS902"]],
    ["a section that is none", { milvus: "big" }, ["MS902"]],
    [
      "an endpoint with its scheme",
      { objectStore: { kind: "s3", bucket: "abc", endpoint: "https://s3" } },
      ["MS902"],
    ],
    ["Amazon's S3 without a region", { objectStore: { kind: "s3", bucket: "abc" } }, ["MS903"]],
  ])("%s", (_, raw, codes) => {
    expect(codesOf(raw)).toEqual(codes);
  });

  test("an encrypted value is not shown", () => {
    const { diagnostics } = parseStackConfig({ namespace: "Hunter2" }, "dev", new Set(["namespace"]));
    expect(diagnostics).toMatchObject([{ code: "MS904" }]);
    expect(JSON.stringify(diagnostics)).not.toContain("Hunter2");
  });

  test.each(["17 3 * * *", "*/5 0-6 1,15 * mon-fri", "@daily"])("the schedule %s is one", (schedule) => {
    expect(valid({ backup: { schedule } }).backup?.schedule).toBe(schedule);
  });
});

describe("commands that mend", () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      "a list is made of its first item",
      { milvus: { tls: { kind: "certManager", issuer: "ca", dnsNames: "a.example.com" } } },
      "pulumi config rm --path 'milvus-stack:milvus.tls.dnsNames' && pulumi config set --path 'milvus-stack:milvus.tls.dnsNames[0]' VALUE",
    ],
    [
      "an item of a list is set by its place",
      { networkPolicies: { clientNamespaces: ["shop", "Web"] } },
      "pulumi config set --path 'milvus-stack:networkPolicies.clientNamespaces[1]' VALUE",
    ],
    ["what should be a section goes", { milvus: "big" }, "pulumi config rm 'milvus-stack:milvus'"],
    [
      "a section that should be a value goes first",
      { etcd: { volumeSize: { size: "3Gi" } } },
      "pulumi config rm --path 'milvus-stack:etcd.volumeSize' && pulumi config set --path 'milvus-stack:etcd.volumeSize' VALUE",
    ],
    [
      "a misspelt list stays a list",
      { networkPolicies: { clientNamespace: "shop" } },
      "pulumi config rm --path 'milvus-stack:networkPolicies.clientNamespace' && pulumi config rm --path 'milvus-stack:networkPolicies.clientNamespaces' && pulumi config set --path 'milvus-stack:networkPolicies.clientNamespaces[0]' VALUE",
    ],
    [
      "a misspelt section is renamed by hand",
      { etdc: { members: 3 } },
      "Rename it to `etcd` in the stack's file, or remove it: pulumi config rm 'milvus-stack:etdc'",
    ],
    [
      "which is not asked for where there is one",
      { etdc: { members: 3 }, etcd: {} },
      "`milvus-stack:etcd` is there as well; remove the other: pulumi config rm 'milvus-stack:etdc'",
    ],
  ])("%s", (_, raw, fix) => {
    expect(errorsOf(raw)).toMatchObject([{ fix }]);
  });
});

test("a certificate needs no names: then it is for those of the Service", () => {
  const tls = { kind: "certManager", issuer: "ca" };
  expect(valid({ milvus: { tls } }).milvus.tls).toMatchObject({ dnsNames: [] });
  expect(valid({ milvus: { tls: { ...tls, dnsNames: [] } } }).milvus.tls).toMatchObject({ dnsNames: [] });
});

describe("replica groups", () => {
  test("query nodes follow from the data, and memory from the number of nodes", () => {
    const data = { vectors: 3_000_000 };
    expect(valid({ data }).replication).toMatchObject([{ queryNodes: 2 }, { queryNodes: 2 }]);
    expect(valid({ data }).milvus.resources.queryNode).toEqual({ cpu: "4", memory: "16Gi", cpuLimit: null });
    const one = valid({ data, replication: [{ group: "rg1", queryNodes: 1 }] });
    expect(one.milvus.resources.queryNode).toMatchObject({ cpu: "8", memory: "32Gi" });
    const small = valid({ data, milvus: { resources: { queryNode: { memory: "8Gi" } } } });
    expect(small.replication).toMatchObject([{ queryNodes: 4 }, { queryNodes: 4 }]);
  });

  test("have names of their own, and autoscalers that can scale", () => {
    const group = { group: "rg1", queryNodes: 2 };
    expect(errorsOf({ replication: [group, { ...group, maxQueryNodes: 1 }] })).toMatchObject([
      { code: "MS909", fix: "pulumi config set --path 'milvus-stack:replication[1].group' rg2" },
      { code: "MS909", fix: "pulumi config set --path 'milvus-stack:replication[1].maxQueryNodes' 3" },
    ]);
  });

  test.each([
    [[{ group: "rg1" }, { group: "rg2" }]],
    [[{ group: "rg1", queryNodes: 2 }]],
    [[{ group: "rg1", zone: "zone-a" }]],
  ])("a standalone Milvus is one pod %#", (replication) => {
    expect(codesOf({ replication, milvus: { mode: "standalone" } })).toEqual(["MS909"]);
  });
});

describe("exposure", () => {
  const loadBalancer = { expose: { kind: "loadBalancer" } };
  const ingress = { kind: "ingress", host: "milvus.example.com", className: "nginx" };
  const certManager = { kind: "certManager", issuer: "ca", dnsNames: ["milvus.example.com"] };
  const ofExposure = (milvus: Record<string, unknown>, stack: string) =>
    errorsOf({ milvus }, stack).filter(({ code }) => code === "MS910");

  test("without TLS is refused in prod and warned of elsewhere", () => {
    expect(ofExposure(loadBalancer, "prod")).toMatchObject([{ severity: "error" }]);
    expect(ofExposure({ expose: ingress }, "prod")).toMatchObject([{ severity: "error" }]);
    expect(ofExposure(loadBalancer, "staging")).toMatchObject([{ severity: "warning" }]);
  });

  test("an ingress ends the TLS of clients, so Milvus' own certificate does not help", () => {
    expect(ofExposure({ expose: ingress, tls: certManager }, "prod")).toHaveLength(1);
    expect(ofExposure({ expose: { ...ingress, tlsSecret: "milvus-tls" } }, "prod")).toEqual([]);
    expect(ofExposure({ ...loadBalancer, tls: certManager }, "prod")).toEqual([]);
  });
});

describe("connections that the network policies would deny", () => {
  const ingress = { kind: "ingress", host: "milvus.example.com", className: "nginx", tlsSecret: "tls" };
  const exposed = (more: Record<string, unknown> = {}) => ({ milvus: { expose: { ...ingress, ...more } } });
  const store = (endpoint: string) => ({ objectStore: { kind: "s3", bucket: "abc", endpoint } });

  test("those of an ingress controller that is not named", () => {
    const [found] = errorsOf(exposed());
    expect(found).toMatchObject({ code: "MS916", severity: "error" });
    expect(found?.fix).toContain(
      "pulumi config set --path 'milvus-stack:milvus.expose.controllerNamespace' NAMESPACE",
    );
    expect(codesOf({ ...exposed(), networkPolicies: { clientNamespaces: ["shop"] } })).toEqual(["MS916"]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["a namespace", exposed({ controllerNamespace: "ingress-nginx" })],
    ["addresses", exposed({ controllerRanges: ["10.0.0.0/16"] })],
    ["everyone", { ...exposed(), networkPolicies: { clientNamespaces: ["*"] } }],
    ["no policies", { ...exposed(), networkPolicies: { enabled: false } }],
  ])("are open with %s", (_, raw) => {
    expect(codesOf(raw)).toEqual([]);
  });

  test("those of Prometheus", () => {
    const monitoring = { prometheusOperator: true };
    expect(errorsOf({ monitoring })).toMatchObject([
      {
        code: "MS916",
        fix: expect.stringContaining("'milvus-stack:networkPolicies.monitoringNamespace' NAMESPACE"),
      },
    ]);
    expect(codesOf({ monitoring, networkPolicies: { monitoringNamespace: "monitoring" } })).toEqual([]);
    expect(codesOf({ monitoring, networkPolicies: { enabled: false } })).toEqual([]);
  });

  test("those to a store in the stack's own namespace", () => {
    expect(codesOf(store("rustfs:9000"))).toEqual(["MS916"]);
    expect(codesOf(store("rustfs.milvus.svc:9000"))).toEqual(["MS916"]);
    expect(codesOf(store("rustfs.storage.svc:9000"))).toEqual([]);
    expect(codesOf(store("192.0.2.10:9000"))).toEqual([]);
  });
});

describe("buckets that cannot be made", () => {
  const bucketOf = (objectStore: Record<string, unknown>) =>
    errorsOf({ objectStore: { bucket: "acme", createBucket: true, ...objectStore } });

  test.each([
    [{ kind: "s3", region: "eu-central-1" }, "aws s3 mb s3://acme --region eu-central-1"],
    [
      { kind: "s3", endpoint: "store.example.com:9000", useSsl: false, credentials: { kind: "iam" } },
      "aws s3 mb s3://acme --endpoint-url http://store.example.com:9000",
    ],
    [
      { kind: "gcs", region: "europe-west1" },
      "gcloud storage buckets create gs://acme --location europe-west1 --uniform-bucket-level-access",
    ],
    [
      { kind: "azure", endpoint: "acme.blob.core.windows.net:443", credentials: { kind: "config" } },
      "az storage container create --auth-mode login --account-name acme --name acme",
    ],
  ])("%o", (objectStore, command) => {
    const found = bucketOf(objectStore).filter(({ code }) => code === "MS917");
    expect(found).toHaveLength(1);
    expect(found[0]?.fix).toContain(`${command}; then pulumi config set`);
  });

  test("with keys it is", () => {
    const keys = { kind: "s3", region: "eu-central-1", credentials: { kind: "config" } };
    expect(bucketOf(keys)).toEqual([]);
  });
});

describe("warnings of prod", () => {
  const zones = ["a", "b", "c"].map((zone) => ({ group: `rg-${zone}`, zone }));

  test("none where it is as it should be", () => {
    expect(errorsOf({ replication: zones }, "prod")).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["one replica", { replication: zones.slice(0, 1) }],
    ["two replicas in a zone", { replication: zones.map((group) => ({ ...group, zone: "a" })) }],
    ["one coordinator", { replication: zones, milvus: { mixCoordinators: 1 } }],
    ["one etcd member", { replication: zones, etcd: { members: 1 } }],
    ["one copy of the objects", { replication: zones, objectStore: { nodes: 1 } }],
    ["no backup", { replication: zones, backup: false }],
    ["no protection", { replication: zones, protect: false }],
    ["standalone", { milvus: { mode: "standalone" }, replication: [{ group: "rg1" }] }],
  ])("%s", (_, raw) => {
    const warnings = errorsOf(raw, "prod");
    expect(warnings).toMatchObject([{ code: "MS911", severity: "warning" }]);
    expect(codesOf(raw, "staging")).toEqual([]);
  });
});
