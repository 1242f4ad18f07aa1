import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findDeletion, findReplacement } from "../../infra/guard/find-data-loss.ts";
import { fieldsOf } from "../../infra/workload/fields.ts";
import type { KubernetesObject } from "../kubernetes/kubernetes-api.ts";
import { forceNew } from "../pulumi/force-new.ts";
import { everySetting } from "./every-setting.ts";
import { objectsOf } from "./objects-of.ts";
import { renderCharts } from "./render-charts.ts";
import { recordStack, stackConfig } from "./stacks.ts";
import { volumeStandIns } from "./volume-stand-ins.ts";

// Each runs the program of its stack some fifty times.
vi.setConfig({ testTimeout: 300_000 });

type Settings = Readonly<Record<string, unknown>>;

/** With the charts, all of their objects are compared; without them, what stands in for those with volumes. */
const charts = process.env.MILVUS_STACK_CHARTS_DIR ?? "";

/** Another value for every setting. A section stands for all settings within that need one another. */
const changes: Readonly<Record<string, unknown>> = {
  environment: "staging",
  namespace: "other",
  createNamespace: false,
  "data.vectors": 200_000,
  "data.dim": 768,
  "data.indexType": "IVF_FLAT",
  "data.M": 8,
  "data.scalarBytes": 64,
  replication: [{ group: "rg1", zone: "zone-a", queryNodes: 2, maxQueryNodes: 3 }],
  "milvus.mode": "cluster",
  "milvus.proxies": 4,
  "milvus.mixCoordinators": 3,
  "milvus.dataNodes": 5,
  "milvus.streamingNodes": 2,
  ...Object.fromEntries(
    ["proxy", "mixCoordinator", "dataNode", "streamingNode", "queryNode", "standalone"].map((part) => [
      `milvus.resources.${part}`,
      { cpu: "3", memory: "24Gi", cpuLimit: "5" },
    ]),
  ),
  "milvus.rootCredentials": { kind: "existingSecret", name: "root" },
  "milvus.tls": {
    kind: "certManager",
    issuer: "own",
    issuerKind: "Issuer",
    dnsNames: ["milvus.example.com"],
  },
  "milvus.expose": { kind: "loadBalancer", host: "milvus.example.com", sourceRanges: ["192.0.2.0/24"] },
  "milvus.attu": true,
  "etcd.members": 5,
  "etcd.storageClass": "fast",
  "etcd.volumeSize": "50Gi",
  "etcd.quotaGiB": 2.5,
  "etcd.resources": { cpu: "2", memory: "6Gi", cpuLimit: "3" },
  "etcd.snapshots": { schedule: "5 5 * * *", keep: 9, volumeSize: "60Gi" },
  "etcd.snapshots.existingClaim": "kept",
  "etcd.defragmentation": false,
  "objectStore.kind": { kind: "s3", bucket: "milvus", region: "eu-central-1" },
  "objectStore.nodes": 5,
  "objectStore.storageClass": "fast",
  "objectStore.volumeSize": "200Gi",
  "objectStore.resources": { cpu: "2", memory: "12Gi", cpuLimit: "3" },
  "objectStore.bucket": "other-bucket",
  "objectStore.rootCredentials": { kind: "existingSecret", name: "minio" },
  "charts.imageRegistry": "registry.example.com",
  "charts.requireDigests": true,
  "networkPolicies.enabled": false,
  "networkPolicies.clientNamespaces": ["search"],
  "networkPolicies.monitoringNamespace": "monitoring",
  monitoring: { prometheusOperator: true, dashboard: false, labels: { release: "prometheus" } },
  backup: { schedule: "1 1 * * *", keep: 2, bucket: "backups" },
  protect: false,
  acceptZoneLoss: true,
};

/** Settings that no object of a stack depends on, with the reason. */
const exempt: Readonly<Record<string, string>> = {
  "charts.dir": "where this test has its charts",
  provision: "resources of the collections, not of Kubernetes",
  allowDataLoss: "the consent itself",
  rootPassword: "a secret",
  minioRootPassword: "a secret",
  objectStoreAccessKey: "a secret",
  objectStoreSecretKey: "a secret",
  "objectStore.createBucket": "of a cloud store, which holds the data outside of the cluster",
  "objectStore.region": "the same",
  "objectStore.endpoint": "the same",
  "objectStore.useSsl": "the same",
  "objectStore.credentials": "the same",
};

const covers = (path: string, setting: string) =>
  setting === path || setting.startsWith(`${path}.`) || setting.startsWith(`${path}[]`);

test("every setting is changed here, or exempt", () => {
  const known = [...Object.keys(changes), ...Object.keys(exempt)];
  expect(everySetting().filter((setting) => !known.some((path) => covers(path, setting)))).toEqual([]);
});

/** The stack's own settings with one changed. */
function settingsWith(stack: Stack, path: string, value: unknown): Settings {
  const [section = "", ...rest] = path.split(".");
  const current = fieldsOf(fieldsOf(stackConfig(stack))[section]);
  const set = (within: Settings, [key = "", ...more]: readonly string[]): Settings => ({
    ...within,
    [key]: more.length === 0 ? value : set(fieldsOf(within[key]), more),
  });
  if (path === "objectStore.kind") return { objectStore: value };
  return { [section]: rest.length === 0 ? value : set(current, rest) };
}

const stackFiles = ["dev", "staging", "prod"] as const;
type Stack = (typeof stackFiles)[number];

async function deployedObjects(stack: Stack, settings: Settings): Promise<Map<string, KubernetesObject>> {
  const program = await recordStack(stack, settings);
  const ofCharts = charts === "" ? await volumeStandIns(program) : await renderCharts(program, charts);
  return new Map(
    [...objectsOf(program), ...ofCharts].map((object) => [`${object.kind}/${object.metadata.name}`, object]),
  );
}

/** Whether the provider would delete the object or make it anew, by its own table. */
function isLost(before: KubernetesObject, after: KubernetesObject | undefined): boolean {
  if (after === undefined || before.metadata.namespace !== after.metadata.namespace) return true;
  return (forceNew[before.kind] ?? []).some(
    (field) => !isDeepStrictEqual(fieldsOf(before.spec)[field], fieldsOf(after.spec)[field]),
  );
}

const holdsData = ({ kind, spec }: KubernetesObject) =>
  kind === "Namespace" ||
  kind === "PersistentVolumeClaim" ||
  (kind === "StatefulSet" && fieldsOf(spec).volumeClaimTemplates !== undefined);

/** What a change would replace or delete, by setting; everything else loses nothing. */
const losses: Readonly<Record<Stack, Readonly<Record<string, readonly string[]>>>> = {
  dev: {
    namespace: ["Namespace/milvus-dev", "PersistentVolumeClaim/object-store", "StatefulSet/etcd"],
    createNamespace: ["Namespace/milvus-dev"],
    "etcd.storageClass": ["StatefulSet/etcd"],
    "etcd.volumeSize": ["StatefulSet/etcd"],
    "objectStore.kind": ["PersistentVolumeClaim/object-store"],
    "objectStore.nodes": ["PersistentVolumeClaim/object-store"],
    "objectStore.storageClass": ["PersistentVolumeClaim/object-store"],
  },
  staging: lossesOf("milvus-staging"),
  prod: lossesOf("milvus"),
};

function lossesOf(namespace: string) {
  return {
    namespace: [
      `Namespace/${namespace}`,
      "PersistentVolumeClaim/etcd-snapshot",
      "StatefulSet/etcd",
      "StatefulSet/object-store",
    ],
    createNamespace: [`Namespace/${namespace}`],
    "etcd.snapshots.existingClaim": ["PersistentVolumeClaim/etcd-snapshot"],
    "etcd.storageClass": ["StatefulSet/etcd"],
    "etcd.volumeSize": ["StatefulSet/etcd"],
    "objectStore.kind": ["StatefulSet/object-store"],
    "objectStore.storageClass": ["StatefulSet/object-store"],
    "objectStore.volumeSize": ["StatefulSet/object-store"],
  };
}

/** Changes that the configuration of a stack refuses by itself. */
const refusedByConfiguration: Readonly<Record<Stack, readonly string[]>> = {
  // A standalone Milvus has one replica.
  dev: ["environment", "replication"],
  staging: [],
  // A load balancer without TLS.
  prod: ["milvus.expose"],
};

describe("no change of a setting replaces or deletes an object that holds data unguarded", () => {
  beforeAll(() => void vi.spyOn(console, "warn").mockReturnValue());
  afterAll(() => void vi.restoreAllMocks());

  test.each(stackFiles)("%s", async (stack) => {
    const before = await deployedObjects(stack, {});
    const found: Record<string, readonly string[]> = {};
    const refused: string[] = [];
    for (const [path, value] of Object.entries(changes)) {
      const settings = settingsWith(stack, path, value);
      try {
        stackConfig(stack, settings);
      } catch {
        refused.push(path);
        continue;
      }
      const after = await deployedObjects(stack, settings);
      const lost = [...before].filter(([id, object]) => holdsData(object) && isLost(object, after.get(id)));
      if (lost.length === 0) continue;
      found[path] = lost.map(([id]) => id).sort();
      expect(lost.filter(([id, object]) => !isGuarded(id, object, after.get(id)))).toEqual([]);
    }
    expect(refused).toEqual(refusedByConfiguration[stack]);
    expect(found).toEqual(losses[stack]);
  });
});

function isGuarded(name: string, object: KubernetesObject, after: KubernetesObject | undefined): boolean {
  const deployed = { type: `kubernetes:${object.kind}`, name, object };
  return (after === undefined ? findDeletion(deployed) : findReplacement(deployed, after)) !== null;
}
